#pragma once

#include "CVectorKernels.h"

// Run-time dispatch: one function, three bodies, chosen by the loader. Under the thread sanitizer there is one body,
// because the loader would call the instrumented choice before the sanitizer has started.
#if defined(__x86_64__) && defined(__linux__) && defined(__clang__) && !__has_feature(thread_sanitizer)
#define VK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VK_CLONES
#endif

#define VK_INLINE static inline __attribute__((always_inline))

// Lets the compiler split sums over vector lanes. Has to stand at the start of a block.
#define VK_REASSOCIATE _Pragma("clang fp reassociate(on) contract(fast)")
