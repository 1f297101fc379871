//! The reader process: forms are read in a child that has limited itself first.
