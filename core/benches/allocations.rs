//! How often the largest answers make the reader ask for memory, and how much of it is held at once: counted by dhat,
//! which makes it too slow to be timed. `cargo bench --package outage-banner-core --bench allocations`.

mod feeds;

#[global_allocator]
static COUNTING: dhat::Alloc = dhat::Alloc;

fn main() {
    println!("{:<40} {:>9} {:>12} {:>12} {:>12}", "feed", "bytes", "allocations", "of bytes", "at once");
    for (name, bytes) in feeds::feeds() {
        let counting = dhat::Profiler::builder().testing().build();
        feeds::decided(&bytes);
        let counted = dhat::HeapStats::get();
        drop(counting);
        println!(
            "{name:<40} {:>9} {:>12} {:>12} {:>12}",
            bytes.len(),
            counted.total_blocks,
            counted.total_bytes,
            counted.max_bytes
        );
    }
}
