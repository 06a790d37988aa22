//! What went over the network, read from the browser's own log (`Network.*` of the `DevTools` protocol). Pure.

use std::collections::BTreeMap;

use serde_json::Value;

use super::figures::{Figure, Kind, Sample, Traffic};

/// A request that has not ended, and what has come of it so far.
struct Open {
    kind: Kind,
    head: f64,
    encoded: f64,
    decoded: f64,
}

/// Adds requests and bytes to the sample, except those of `page`, the document itself. A file from the browser's cache
/// is no request; of a 304 answer only the headers count.
pub(crate) fn count(entries: &[Value], page: &str, sample: &mut Sample) {
    let mut requests: BTreeMap<String, Open> = BTreeMap::new();
    for entry in entries {
        let Some(event) = entry["message"].as_str().and_then(|it| serde_json::from_str::<Value>(it).ok())
        else {
            continue;
        };
        let event = &event["message"];
        let params = &event["params"];
        let id = params["requestId"].as_str().unwrap_or_default();
        let number = |value: &Value| value.as_f64().unwrap_or_default();
        let ended = match event["method"].as_str() {
            Some("Network.requestWillBeSent") => {
                let url = params["request"]["url"].as_str().unwrap_or_default();
                if url != page && url.starts_with("http") {
                    let open = Open { kind: kind(url), head: 0.0, encoded: 0.0, decoded: 0.0 };
                    requests.insert(id.to_owned(), open);
                }
                None
            }
            Some("Network.requestServedFromCache") => {
                requests.remove(id);
                None
            }
            Some("Network.responseReceived") => {
                if params["response"]["fromDiskCache"] == true {
                    requests.remove(id);
                } else if let Some(open) = requests.get_mut(id) {
                    open.head = number(&params["response"]["encodedDataLength"]);
                }
                None
            }
            Some("Network.dataReceived") => {
                if let Some(open) = requests.get_mut(id) {
                    open.encoded += number(&params["encodedDataLength"]);
                    open.decoded += number(&params["dataLength"]);
                }
                None
            }
            Some("Network.loadingFinished") => {
                requests.remove(id).map(|it| (it.kind, number(&params["encodedDataLength"])))
            }
            // The log may say that an answer failed although a page has read all of it through a stream. Then the size of
            // its last pieces is known only as it was before compression.
            Some("Network.loadingFailed") => {
                requests.remove(id).map(|it| (it.kind, it.head + it.encoded.max(it.decoded)))
            }
            _ => None,
        };
        if let Some((kind, bytes)) = ended {
            let traffic = sample.traffic.entry(kind).or_default();
            traffic.requests += 1.0;
            traffic.bytes += bytes;
        }
    }
    let total = |value: fn(&Traffic) -> f64| sample.traffic.values().map(value).sum();
    let (requests, bytes) = (total(|it| it.requests), total(|it| it.bytes));
    sample.figures.insert(Figure::Requests, requests);
    sample.figures.insert(Figure::Bytes, bytes);
}

fn kind(url: &str) -> Kind {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    match path.rsplit('.').next() {
        _ if path.contains("/api/v2/") => Kind::Feed,
        Some("js") => Kind::Script,
        Some("css") => Kind::Style,
        Some("wasm") => Kind::Wasm,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::figures::{Figure, Kind, Sample, Traffic};
    use super::count;

    fn event(method: &str, params: &Value) -> Value {
        let message = json!({ "message": { "method": format!("Network.{method}"), "params": params } });
        json!({ "level": "INFO", "message": message.to_string() })
    }

    fn request(id: &str, url: &str, bytes: u32) -> [Value; 2] {
        [
            event("requestWillBeSent", &json!({ "requestId": id, "request": { "url": url } })),
            event("loadingFinished", &json!({ "requestId": id, "encodedDataLength": bytes })),
        ]
    }

    #[test]
    fn what_went_over_the_network_is_counted_by_its_kind() {
        let [asked, finished] = request("kept", "http://a/outage_banner_bg.wasm", 0);
        let cached =
            event("responseReceived", &json!({ "requestId": "kept", "response": { "fromDiskCache": true } }));
        let [again, done] = request("memory", "http://a/style.css", 0);
        let from_memory = event("requestServedFromCache", &json!({ "requestId": "memory" }));
        let entries = [
            request("1", "http://a/", 900).to_vec(),
            request("2", "http://a/outage_banner.js?0", 500).to_vec(),
            request("3", "http://b/api/v2/summary.json", 300).to_vec(),
            request("4", "http://a/other.js", 50).to_vec(),
            request("5", "data:,", 10).to_vec(),
            vec![asked, cached, finished, again, from_memory, done],
        ];
        let mut sample = Sample::default();
        count(&entries.concat(), "http://a/", &mut sample);
        assert_eq!(
            sample.traffic,
            [
                (Kind::Script, Traffic { requests: 2.0, bytes: 550.0 }),
                (Kind::Feed, Traffic { requests: 1.0, bytes: 300.0 })
            ]
            .into()
        );
        assert_eq!(sample.figures, [(Figure::Requests, 3.0), (Figure::Bytes, 850.0)].into());
    }

    #[test]
    fn an_answer_that_was_broken_off_counts_as_far_as_it_came() {
        let [asked, _] = request("1", "http://b/api/v2/summary.json", 0);
        let head = json!({ "requestId": "1", "response": { "encodedDataLength": 306 } });
        let piece = |encoded: u32, decoded: u32| {
            event(
                "dataReceived",
                &json!({ "requestId": "1", "encodedDataLength": encoded, "dataLength": decoded }),
            )
        };
        let failed = event("loadingFailed", &json!({ "requestId": "1", "canceled": true }));
        let entries = [asked, event("responseReceived", &head), piece(1500, 1500), piece(0, 2603), failed];
        let mut sample = Sample::default();
        count(&entries, "http://a/", &mut sample);
        assert_eq!(sample.traffic, [(Kind::Feed, Traffic { requests: 1.0, bytes: 4_409.0 })].into());
    }
}
