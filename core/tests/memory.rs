//! What a container may cost: bytes that are allocated at the same time, counted by the allocator.

#![cfg(not(target_arch = "wasm32"))]
#![allow(unsafe_code, reason = "an allocator cannot be written without; it only counts and passes on")]
#![allow(clippy::unwrap_used, reason = "a test stops where a file cannot be made")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use hedgerow_core::diag::Report;
use hedgerow_core::load::{LoadOptions, load_bytes};
use miniz_oxide::deflate::compress_to_vec;

/// Counts bytes that are allocated now, and the most that ever were.
struct Counter;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on to the allocator of the system as it came.
unsafe impl GlobalAlloc for Counter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(now, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTER: Counter = Counter;

/// Most bytes that `work` holds at the same time beyond what there is.
fn most_held<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = NOW.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    let done = work();
    (done, MOST.load(Ordering::Relaxed).saturating_sub(before))
}

/// A ZIP archive. Sums are checked at the end of an entry, which a bomb never reaches: it has none.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let packed = compress_to_vec(bytes, 6);
        let at = out.len() as u32;
        let common = [
            &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0][..],
            &(if bytes.len() < 1 << 20 { sum(bytes) } else { 0 }).to_le_bytes(),
            &(packed.len() as u32).to_le_bytes(),
            &[0; 4],
            &(name.len() as u16).to_le_bytes(),
            &[0; 2],
        ]
        .concat();
        out.extend([&b"PK\x03\x04"[..], &common, name.as_bytes(), &packed].concat());
        directory.extend([&b"PK\x01\x02\x14\x00"[..], &common, &[0; 10], &at.to_le_bytes()].concat());
        directory.extend(name.as_bytes());
    }
    let (at, len) = (out.len() as u32, directory.len() as u32);
    out.extend(directory);
    out.extend([&b"PK\x05\x06\0\0\0\0\0\0\0\0"[..], &len.to_le_bytes(), &at.to_le_bytes(), &[0; 2]].concat());
    out
}

/// CRC-32, a bit at a time.
fn sum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

fn workbook(sheet: &str) -> Vec<u8> {
    let list = "<workbook><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let relations =
        "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"sheet.xml\"/></Relationships>";
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", list.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sheet.xml", sheet.as_bytes()),
    ])
}

#[test]
fn claims_and_bombs_cost_no_memory() {
    // 20 cells in a sheet that claims 17 billion, the last of them in its last corner.
    let mut sheet = "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>".to_owned();
    for row in 1..=9 {
        let cells = format!("<c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\"><v>{row}</v></c>");
        sheet.push_str(&format!("<row r=\"{row}\">{cells}</row>"));
    }
    sheet.push_str("<row r=\"1048576\"><c r=\"C1048576\"><v>1</v></c><c r=\"XFD1048576\"><v>2</v></c></row>");
    sheet.push_str("</sheetData></worksheet>");
    let book = workbook(&sheet);
    let (loaded, most) =
        most_held(|| load_bytes(&[("claims.xlsx", &book)], &LoadOptions::default()).unwrap());
    assert_eq!(loaded.sources[0].rows_read, 10);
    println!("a workbook that claims XFD1048576: {most} bytes");
    assert!(most < 4 << 20, "{most} bytes were held");

    // A bomb: 64 MiB of zeros in 64 KiB, as a file and as a sheet.
    let zeros = vec![b'0'; 64 << 20];
    let bomb = zip(&[("a.csv", &zeros)]);
    let sheet = format!("<worksheet><sheetData>{}", "<row/>".repeat(11 << 20));
    let in_sheet = workbook(&sheet);
    drop((zeros, sheet));
    for (bytes, limit) in [(&bomb, 32 << 20), (&in_sheet, 4 << 20)] {
        let (refused, most) =
            most_held(|| load_bytes(&[("bomb", bytes)], &LoadOptions::default()).unwrap_err());
        assert_eq!(refused.problem().code, "load.unpacks-too-large");
        println!("a bomb of {} bytes: {most} bytes", bytes.len());
        assert!(most < limit, "{most} bytes were held");
    }
}
