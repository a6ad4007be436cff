//! The files journeys open: real ones beside the project, where they are, and generated ones.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::{generate, site};

/// A real file by its path under the shared data folder; nothing where that folder is not.
#[must_use]
pub fn real(path: &str) -> Option<PathBuf> {
    let file = site::root().join("../shared/data").join(path);
    // Drivers take plain paths only.
    file.canonicalize().ok()
}

/// The benchmark's customers and orders, 13 MB and 59 MB.
pub fn large() -> Result<[PathBuf; 2]> {
    generated(100_000, 1_000_000)
}

/// Customers and orders of the same shape in any number.
pub fn generated(customers: u32, orders: u32) -> Result<[PathBuf; 2]> {
    generate::files(&site::root().join("target/bench"), customers, orders)
}

/// A small shop whose every text carries `canary`: 40 customers, 200 orders.
pub fn canary_shop(canary: &str) -> Result<[PathBuf; 2]> {
    let folder = site::output_folder()?;
    let mut customers = String::from("customer_id,name,email,country,age\n");
    for i in 0..40 {
        let country = ["Greece", "Armenia", "Georgia"][i % 3];
        customers +=
            &format!("{canary}-{i},{canary} Person {i},{canary}{i}@example.org,{country},{}\n", 20 + i);
    }
    let mut orders = String::from("order_id,customer_id,order_date,amount,category\n");
    for i in 0..200 {
        let (month, day) = (1 + i % 12, 1 + i % 28);
        orders += &format!("{i},{canary}-{},2025-{month:02}-{day:02},{}.50,{canary} goods\n", i % 40, 10 + i);
    }
    let paths = [folder.join("canary-customers.csv"), folder.join("canary-orders.csv")];
    fs::write(&paths[0], customers)?;
    fs::write(&paths[1], orders)?;
    Ok(paths)
}

/// Writes a project file.
pub fn project(name: &str, text: &str) -> Result<PathBuf> {
    let file = site::output_folder()?.join(format!("{name}.toml"));
    fs::write(&file, text)?;
    Ok(file)
}
