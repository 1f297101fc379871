//! READING: one reader a file format, one neutral layout, answers. Pure and bounded.
