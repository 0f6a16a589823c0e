"""Log-in through a provider of identities that is not ours, on this machine."""
