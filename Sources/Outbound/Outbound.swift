// The adapters for what Operations needs of the outside: payment providers, webhooks, mail, streams, media.
//
// Holds no adapter yet: Operations declares no protocol of the outside so far.
