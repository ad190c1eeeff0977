/* A tokenizer for content streams (ISO 32000-1, 7.2 and 7.8.2) and the one rewriting of marks. No
 * inline images: Cairo writes none on pages. Bytes are copied in long stretches; only the properties of
 * BDC change. */
#include "pdf/content.h"

/* Classes of bytes: r regular, w white space, d delimiter. */
static bool is_space(unsigned char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
}

static bool is_delimiter(unsigned char c)
{
    switch (c) {
    case '(': case ')': case '<': case '>': case '[': case ']':
    case '{': case '}': case '/': case '%':
        return true;
    }
    return false;
}

static bool is_regular(unsigned char c)
{
    return !is_space(c) && !is_delimiter(c);
}

static size_t skip_space(struct slice s, size_t at)
{
    while (at < s.n) {
        if (s.p[at] == '%')
            while (at < s.n && s.p[at] != '\n' && s.p[at] != '\r')
                at++;
        else if (is_space((unsigned char)s.p[at]))
            at++;
        else
            break;
    }
    return at;
}

static size_t skip_regular(struct slice s, size_t at)
{
    while (at < s.n && is_regular((unsigned char)s.p[at]))
        at++;
    return at;
}

/* `at` is behind the opening parenthesis. */
static size_t skip_string(struct slice s, size_t at)
{
    size_t depth = 1;

    for (; at < s.n && depth; at++) {
        if (s.p[at] == '\\')
            at++;
        else if (s.p[at] == '(')
            depth++;
        else if (s.p[at] == ')')
            depth--;
    }
    return at < s.n ? at : s.n;
}

static size_t skip_hex(struct slice s, size_t at)
{
    while (at < s.n && s.p[at] != '>')
        at++;
    return at < s.n ? at + 1 : s.n;
}

static struct token token_of(enum token_kind kind, struct slice s, size_t from, size_t *at,
                             size_t to)
{
    *at = to;
    return (struct token){kind, slice_sub(s, from, to)};
}

struct token content_token(struct slice s, size_t *at)
{
    size_t from = skip_space(s, *at);

    if (from >= s.n)
        return token_of(TOKEN_END, s, s.n, at, s.n);
    char c = s.p[from], next = from + 1 < s.n ? s.p[from + 1] : 0;
    switch (c) {
    case '/':
        return token_of(TOKEN_NAME, s, from, at, skip_regular(s, from + 1));
    case '(':
        return token_of(TOKEN_STRING, s, from, at, skip_string(s, from + 1));
    case '<':
        if (next == '<')
            return token_of(TOKEN_OPEN, s, from, at, from + 2);
        return token_of(TOKEN_STRING, s, from, at, skip_hex(s, from + 1));
    case '[':
        return token_of(TOKEN_OPEN, s, from, at, from + 1);
    case '>':
        return token_of(TOKEN_CLOSE, s, from, at, from + (next == '>' ? 2 : 1));
    case ']':
        return token_of(TOKEN_CLOSE, s, from, at, from + 1);
    }
    size_t to = skip_regular(s, from);
    bool number = (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
    return token_of(number ? TOKEN_NUMBER : TOKEN_OPERATOR, s, from, at,
                    to > from ? to : from + 1);
}

/* Operators that put something on the page. */
static bool is_painting(struct slice op)
{
    static const char *const painting[] = {
        "Tj", "TJ", "'", "\"", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "BI",
    };

    if (op.n > 2)
        return false;
    for (size_t i = 0; i < sizeof painting / sizeof *painting; i++)
        if (slice_is(op, painting[i]))
            return true;
    return false;
}

struct rewriter {
    struct slice stream;
    const struct content_mark *marks;
    size_t count;
    struct buf *out;
    size_t copied;   /* bytes of the stream that are in `out` or dropped */
    size_t operands; /* where the operands of the coming operator start */
    size_t depth;    /* open marked-content sequences */
    struct content_result result;
};

static void copy_to(struct rewriter *r, size_t to)
{
    buf_bytes(r->out, r->stream.p + r->copied, to - r->copied);
    r->copied = to;
}

/* Drops the operator that ends at `to`, with its operands. */
static void drop_to(struct rewriter *r, size_t to)
{
    copy_to(r, r->operands);
    r->copied = to;
}

static void begin_mark(struct rewriter *r, size_t end)
{
    if (r->depth++)
        drop_to(r, end);
    else if (r->result.marks++ < r->count) {
        drop_to(r, end);
        buf_slice(r->out, r->marks[r->result.marks - 1].properties);
        buf_string(r->out, " BDC");
    }
}

static void end_mark(struct rewriter *r, size_t end)
{
    if (!r->depth)
        r->result.unbalanced = true;
    else if (--r->depth)
        drop_to(r, end);
    else if (r->result.marks <= r->count && r->marks[r->result.marks - 1].twice) {
        copy_to(r, end);
        buf_string(r->out, " EMC");
    }
}

struct content_result content_rewrite(struct slice stream, const struct content_mark *marks,
                                      size_t count, struct buf *out)
{
    struct rewriter r = {.stream = stream, .marks = marks, .count = count, .out = out};
    size_t at = 0;
    bool fresh = true; /* the next token starts an operator's operands */

    for (;;) {
        struct token token = content_token(stream, &at);
        if (token.kind == TOKEN_END)
            break;
        if (fresh)
            r.operands = (size_t)(token.text.p - stream.p);
        fresh = token.kind == TOKEN_OPERATOR;
        if (!fresh)
            continue;
        if (slice_is(token.text, "BDC") || slice_is(token.text, "BMC"))
            begin_mark(&r, at);
        else if (slice_is(token.text, "EMC"))
            end_mark(&r, at);
        else if (!r.depth && is_painting(token.text))
            r.result.bare = true;
    }
    copy_to(&r, stream.n);
    r.result.unbalanced |= r.depth > 0;
    return r.result;
}
