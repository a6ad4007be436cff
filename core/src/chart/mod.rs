//! Numbers and labels to a drawing.
