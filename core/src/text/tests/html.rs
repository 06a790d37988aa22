use super::check;

#[test]
fn html_becomes_lines() {
    for (body, expected) in [
        ("<p>One</p><p>Two<br>Three<br/>Four</p>", "One\n\nTwo\nThree\nFour"),
        ("<p>\nOne is\nlong.  <br />\nTwo</p>\n\n<p>\nThree</p>\n", "One is long.\nTwo\n\nThree"),
        ("One.<br /><br />Two", "One.\n\nTwo"),
        ("One.\n\nTwo<br>\nThree", "One.\n\nTwo\nThree"),
        ("<p>One</p><p><br></p><p>Two&nbsp;</p><p><br><br></p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        (
            "<p>Hit:</p><ul>\n<li>mail</li>\n<li><p>web</p></li></ul><p>End</p>",
            "Hit:\n\n• mail\n• web\n\nEnd",
        ),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\nb</pre>c", "a\nb\n\nc"),
        ("<P CLASS='x'>Up<EM>per</EM></P >", "Upper"),
        ("a<!-- <p>no</p> -->b<!---->c", "abc"),
        ("<!DOCTYPE html><?xml version='1'?><html><head><title></title></head><body>a</body></html>", "a"),
        ("a<script>alert('<p>')</script>b<style>p{}</STYLE >c<script>d", "abc"),
        ("<svg onload=alert(1)><text>x</text></svg>y", "y"),
        ("<img src=x onerror=\"alert('>')\">a <iframe src=javascript:x></iframe>b", "a b"),
        (
            "<small>May <var data-var='date'>22</var>, <var data-var='time'>15:26</var> UTC</small>",
            "May 22, 15:26 UTC",
        ),
        ("&lt;b&gt; is bold, 1 &lt; 2 &amp;amp; <i>3</i>", "<b> is bold, 1 < 2 &amp; 3"),
        ("It&#39;s &#x201C;fine&#8221;&hellip; &uuml;ber &Auml; &mdash; &copy;", "It's “fine”… über Ä — ©"),
        ("<b title=\"a > b\">x</b> <b title=\">y</b>", "x y"),
        ("<a<b>x", "<ax"),
    ] {
        check(body, expected);
    }
}

#[test]
fn escaped_html_is_read_once_more() {
    for (body, expected) in [
        ("&lt;p&gt;One&lt;/p&gt;\r\n&lt;p&gt;Two&amp;nbsp;&lt;br/&gt;Three&lt;/p&gt;", "One\n\nTwo\nThree"),
        ("&amp;lt;p&amp;gt;One &amp;amp;amp; Two&amp;lt;/p&amp;gt;", "One & Two"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;x", "x"),
        (
            "&lt;a href=&quot;https://a.example/?x=1&amp;amp;y=2&quot;&gt;go&lt;/a&gt;",
            "{go|https://a.example/?x=1&y=2}",
        ),
        ("1 &lt; 2, &lt;your-host&gt;, I &lt;3 you", "1 < 2, <your-host>, I <3 you"),
        ("&amp;lt;3", "&lt;3"),
    ] {
        check(body, expected);
    }
}

#[test]
fn links_of_html() {
    for (body, expected) in [
        (
            "[1] <a href=\"https://a.example/x.html\">https://a.example/x.html</a>.",
            "[1] {https://a.example/x.html|https://a.example/x.html}.",
        ),
        (
            "<p>See <a target=_blank HREF = 'https://a.example/?a=1&amp;b=2'><span style='x'>the\n<b>page</b></span> </a>. Thanks</p>",
            "See {the page|https://a.example/?a=1&b=2} . Thanks",
        ),
        ("<a href=https://a.example/*x*>*x* [y](https://b.example)</a>", "{x y|https://a.example/*x*}"),
        ("<a href='/incidents/1'>here</a> <a name=x>there</a> <a>no</a>", "here there no"),
        (
            "<a href='javascript:alert(1)'>a</a><a href=' jAvAscript:x'>b</a><a href='java&#10;script:x'>c</a>",
            "abc",
        ),
        (
            "<a href='data:text/html,x'>a</a><a href='//evil.example'>b</a><a href='https://a.example@evil.example'>c</a>",
            "abc",
        ),
        ("<a data-href='https://no.example' href='mailto:a@b.example'>mail</a>", "{mail|mailto:a@b.example}"),
        ("<a href='https://a.example'></a>", "{https://a.example|https://a.example}"),
        (
            "<a href='https://a.example'>one<a href='https://b.example'>two",
            "{one|https://a.example}{two|https://b.example}",
        ),
        (
            "[x](<a href=\"https://a.example\">https://a.example</a>)",
            "[x]({https://a.example|https://a.example})",
        ),
        (
            "\u{1}javascript:x\u{2}a\u{3} \u{1}https://a.example\u{2}b",
            "javascript:xa {https://a.exampleb|https://a.exampleb}",
        ),
        ("`<a href=https://a.example>b</a>`\n```\n<a href=https://a.example>c</a>", "b\n\nc"),
        ("&#1;https://a.example&#2;a&#3;", "{https://a.examplea|https://a.examplea}"),
    ] {
        check(body, expected);
    }
}
