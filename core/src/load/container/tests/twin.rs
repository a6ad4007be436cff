//! A reader of other hands: `calamine` sees the same cells in every real workbook.

use calamine::{Data, Reader as _};

use super::super::book::{SheetName, Turn};
use super::super::grid::{Budget, cells as grid_cells};
use super::super::opening::Opening;
use super::*;
use crate::load::FileInfo;

/// Row, column and text.
type Cells = Vec<(u32, u32, String)>;

/// The cells of each sheet as this room reads them.
fn ours(bytes: &[u8]) -> Vec<(String, Cells)> {
    let info = FileInfo { name: "a".into(), size: bytes.len() as u64 };
    let mut reader = Opening::new(0, info, bytes, &LoadOptions::default()).unwrap().into_reader();
    let mut budget = Budget(1 << 30);
    let all = |_: &SheetName| true;
    let mut sheets = Vec::new();
    loop {
        match reader.step(&all, &mut budget).unwrap() {
            Turn::Sheet(name, mut grid) => {
                let mut found = Vec::new();
                while let Some(piece) = grid.take_piece() {
                    found
                        .extend(grid_cells(&piece).map(|cell| (cell.row, cell.column, cell.text.to_owned())));
                }
                found.sort();
                sheets.push((name.name, found));
            }
            Turn::Over => return sheets,
            Turn::Working | Turn::Passed(_) => {}
        }
    }
}

/// A value of the twin as this room writes it.
fn text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(moment) if moment.is_duration() => {
            let seconds = (moment.as_f64() * 86_400.0).round() as u64;
            format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        }
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            let time = format!("{hour:02}:{minute:02}:{second:02}");
            match (time.as_str(), milli) {
                ("00:00:00", 0) => day,
                (_, 0) => format!("{day} {time}"),
                _ => format!("{day} {time}.{milli:03}"),
            }
        }
        Data::DateTimeIso(text) => text.replace('T', " ").replace(" 00:00:00", ""),
        Data::DurationIso(text) => text.clone(),
    }
}

#[test]
fn every_cell_of_real_workbooks_is_what_another_reader_sees() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let mut seen = 0;
    for folder in [folder.join("excel"), folder.join("csv/csvkit")] {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let end = path.extension().map(|end| end.to_string_lossy().into_owned()).unwrap_or_default();
            if !["xlsx", "xls", "xlsb", "ods"].contains(&end.as_str()) {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let mut twin = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes.clone())).unwrap();
            for (name, ours) in ours(&bytes) {
                let range = twin.worksheet_range(&name).unwrap();
                let start = range.start().unwrap_or((0, 0));
                let theirs: Cells = range
                    .used_cells()
                    .map(|(row, column, value)| (row as u32 + start.0, column as u32 + start.1, text(value)))
                    .filter(|(.., text)| !text.is_empty())
                    .collect();
                assert_eq!(ours.len(), theirs.len(), "{path:?} {name}");
                for (ours, theirs) in ours.iter().zip(&theirs) {
                    let number = |text: &str| text.parse::<f64>().ok();
                    let is_same_number = number(&ours.2).is_some() && number(&ours.2) == number(&theirs.2);
                    // Times of the twin carry its own forms; they are held elsewhere.
                    let is_time = theirs.2.starts_with("PT") || theirs.2.contains("1899-12-31");
                    assert_eq!((ours.0, ours.1), (theirs.0, theirs.1), "{path:?} {name}");
                    assert!(
                        is_same_number || is_time || ours.2 == theirs.2,
                        "{path:?} {name} {ours:?} {theirs:?}"
                    );
                    seen += 1;
                }
            }
        }
    }
    println!("{seen} cells compared");
}
