//! Plain requests in, plain answers out, long work in steps; the project.
