//! The screens, each in a room of its own with its styles beside it, and the parts of the frame. They never import each
//! other: what two of them need stands in `show` or in `state`.

pub mod act;
pub mod columns;
pub mod crash;
pub mod cross;
pub mod files;
pub mod header;
pub mod picture;
pub mod privacy;
pub mod review;
pub mod segments;
pub mod steps;
pub mod voice;
