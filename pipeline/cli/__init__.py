"""The commands: one file each that parses, calls and prints."""
