//! How long the largest answers take to be read and decided. `cargo bench --package outage-banner-core --bench read`.
#![allow(missing_docs, reason = "what criterion's macros make has none")]

mod feeds;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read and decided");
    for (name, bytes) in feeds::feeds() {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &bytes, |bencher, bytes| {
            bencher.iter(|| feeds::decided(bytes));
        });
    }
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
