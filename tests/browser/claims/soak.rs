//! A page that stays open for a working day: nothing of ours grows.

use super::claims;
use super::faults::{advance, asked, settle, watched};
use crate::feeds::{TITLE, own};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use xtask::serve::Answer;

claims![
    soak_eight_hours_of_an_outage_leave_nothing_behind,
    soak_eight_quiet_hours_leave_nothing_behind,
    the_clock_of_a_claim_has_each_wait_between_two_requests,
];

/// Counts listeners that stay, and finds the memory of the WebAssembly.
const COUNT: &str = r#"<script>{ // A block, or its names would be the page's.
window.__listeners = 0;
const { addEventListener, removeEventListener } = EventTarget.prototype;
const known = new Map(); // What listens at a target: each name and function counts once.
const left = (target, name, heard) => { if (known.get(target)?.delete(name + heard.id)) window.__listeners--; };
let lastId = 0;
EventTarget.prototype.addEventListener = function (name, heard, options) {
  addEventListener.call(this, name, heard, options);
  const target = this || window;
  if (!heard || options?.signal?.aborted || !(target instanceof Node || target === window)) return;
  heard.id ??= "-" + ++lastId;
  const names = known.get(target) || known.set(target, new Set()).get(target);
  if (names.has(name + heard.id)) return;
  names.add(name + heard.id);
  window.__listeners++;
  if (options?.once) addEventListener.call(target, name, () => left(target, name, heard), { once: true });
  if (options?.signal) addEventListener.call(options.signal, "abort", () => left(target, name, heard));
};
EventTarget.prototype.removeEventListener = function (name, heard, options) {
  removeEventListener.call(this, name, heard, options);
  if (heard) left(this || window, name, heard);
};
for (const name of ["instantiate", "instantiateStreaming"]) {
  const plain = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await plain.apply(WebAssembly, given);
    window.__memory = Object.values(made.instance.exports).find(it => it instanceof WebAssembly.Memory);
    return made;
  };
}
window.__nodes = root => [...root.childNodes].reduce(
  (sum, it) => sum + 1 + __nodes(it) + (it.shadowRoot ? __nodes(it.shadowRoot) : 0), 0);
}</script>"#;

/// Bytes of memory, nodes, waits, listeners, and style sheets of the document.
const LEFT: &str = "[window.__memory?.buffer.byteLength ?? 0, __nodes(document), __waits(), __listeners,
    document.adoptedStyleSheets.length, Object.keys(localStorage).length]";

fn page() -> Page {
    watched().head(COUNT)
}

/// One outage that is told of anew, with a failure now and then: the same each hour.
#[track_caller]
fn hour(stage: &Stage, feeds: &[Value]) {
    for part in 0..4 {
        if part == 3 {
            stage.answer(Answer::json("{}").status(503));
            advance(stage, 150);
        }
        stage.answer(Answer::json(feeds[part % feeds.len()].to_string()).timeless());
        advance(stage, if part == 3 { 750 } else { 900 });
    }
    settle(stage);
}

#[track_caller]
fn assert_flat(stage: &Stage, feeds: &[Value]) {
    stage.answer(Answer::json(feeds[0].to_string()).timeless());
    stage.open(&page());
    stage.settle();
    for _ in 0..2 {
        hour(stage, feeds);
    }
    let before = stage.eval(LEFT);
    stage.clear_requests();
    for _ in 2..8 {
        hour(stage, feeds);
    }
    let count = asked(stage);
    // One a minute, but for what each hour's failure doubles.
    assert!((320..=380).contains(&count), "asked {count} times in six hours");
    assert_eq!(stage.eval(LEFT), before, "bytes, nodes, waits, listeners, sheets and keys grow");
    // Were it not so, the figures would see it.
    stage.eval("(setTimeout(() => {}, 1e6), addEventListener('x', () => {}), document.body.append('x'))");
    let grown = stage.eval(LEFT);
    for index in 1..=3 {
        assert_eq!(grown[index].as_i64(), before[index].as_i64().map(|it| it + 1), "{before} became {grown}");
    }
}

fn soak_eight_hours_of_an_outage_leave_nothing_behind(stage: &Stage) {
    // Of one moment: one that is told again after another would else be older by a second now and then, and no answer.
    let outage = own::outage();
    let told = |title: &str| {
        let mut feed = outage.clone();
        feed["incidents"][0]["title"] = json!(title);
        feed
    };
    assert_flat(stage, &[told(TITLE), told("Mail is slow"), told("Mail is slower still")]);
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    assert!(stage.eval(LEFT)[0].as_u64() > Some(0), "the WebAssembly has no memory");
}

fn soak_eight_quiet_hours_leave_nothing_behind(stage: &Stage) {
    assert_flat(stage, &[own::quiet()]);
    stage.assert_no_banner();
}

/// One that the clock takes for the driver's own would never end, and the page never ask again.
fn the_clock_of_a_claim_has_each_wait_between_two_requests(stage: &Stage) {
    stage.answer(Answer::json(own::quiet().to_string()).timeless());
    stage.open(&page());
    let kept = stage.eval(
        "(before => { for (let s = 15; s <= 4320; s++) setTimeout(() => {}, s * 1e3); return __waits() - before; })(__waits())",
    );
    assert_eq!(kept, 4320 - 14);
}
