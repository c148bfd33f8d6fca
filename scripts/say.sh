# Sourced by the other scripts: how they speak.

# Prints what is being done.
say() { printf '\033[2m—\033[0m %s\n' "$*" >&2; }

# Prints why it can't go on, and leaves.
give_up() {
    printf '\nThis can'\''t go on: %s\n' "$*" >&2
    exit 1
}
