/* The nav document: table of contents, landmarks, page list (EP-N01 to EP-N03). */
#include "epub/package.h"

#include "epub/pagelist.h"

#include <glib.h>

/* ---- the table of contents ---- */

static bool has_parts(const struct book *book)
{
    for (size_t i = 0; i < book->entry_count; i++)
        if (book->contents[i].level == 0)
            return true;
    return false;
}

typedef VEC(unsigned) levels;

/* Adds a line one deeper than the nearest of a lower level above it: depth is counted from the levels that are there. */
static void add_line(toc_lines *lines, levels *above, const struct entry *entry, unsigned level,
                     bool hidden)
{
    if (!slice_trim(entry->title).n && !entry->label.n)
        return;
    while (above->count && vec_last(above) >= level)
        above->count--;
    vec_push(above, level);
    vec_push(lines, (struct toc_line){
                        .target = entry->target,
                        .label = entry->label,
                        .title = entry->title,
                        .depth = (unsigned)above->count,
                        .hidden = hidden,
                    });
}

/* What follows the last part is no chapter of it. */
void nav_plan(struct epub *epub)
{
    const struct book *book = epub->book;
    bool parts = has_parts(book);
    levels above = {0};

    for (size_t i = 0; i < book->entry_count; i++) {
        const struct entry *entry = &book->contents[i];
        unsigned level = entry->level;
        if (parts && level == 1 && role_matter(entry->division->as.division.role) == MATTER_BACK)
            level = 0;
        add_line(&epub->toc, &above, entry, level, !entry->in_contents);
    }
    vec_free(&above);
}

static void write_line(struct epub *epub, const struct chunk *from, struct xml *xml,
                       const struct toc_line *line)
{
    xml_open(xml, "li");
    if (line->hidden)
        xml_attr_string(xml, "hidden", "hidden");
    xml_open(xml, "a");
    xml_attr(xml, "href", epub_href(epub, from, line->target));
    if (line->label.n) {
        xml_open(xml, "span");
        xml_attr_string(xml, "class", "entry-number");
        xml_text(xml, line->label);
        xml_close(xml);
        xml_text_string(xml, line->title.n ? " " : "");
    }
    xml_text(xml, line->title);
    xml_close(xml);
}

static void write_lines(struct epub *epub, const struct chunk *from, struct xml *xml,
                        const struct toc_line *lines, size_t count)
{
    unsigned depth = 0;

    for (size_t i = 0; i < count; i++) {
        const struct toc_line *line = &lines[i];
        for (; depth > line->depth; depth--) {
            xml_close(xml);
            xml_close(xml);
        }
        if (depth == line->depth) {
            xml_close(xml);
        } else {
            xml_open(xml, "ol");
            depth++;
        }
        xml_raw(xml, SLICE("\n"));
        write_line(epub, from, xml, line);
    }
    for (; depth > 0; depth--) {
        xml_close(xml);
        xml_close(xml);
    }
}

/* Links name the file even when it is this one: Ace and some readers ask for it. */
void nav_list(struct epub *epub, struct xml *xml)
{
    write_lines(epub, NULL, xml, epub->toc.items, epub->toc.count);
}

void nav_lines(struct epub *epub, const struct chunk *chunk, struct xml *xml,
               const struct node *contents)
{
    toc_lines lines = {0};
    levels above = {0};

    for (size_t i = 0; i < contents->as.contents.line_count; i++) {
        const struct entry *entry = contents->as.contents.lines[i];
        add_line(&lines, &above, entry, entry->level, false);
    }
    write_lines(epub, chunk, xml, lines.items, lines.count);
    vec_free(&lines);
    vec_free(&above);
}

/* ---- landmarks ---- */

static void write_landmark(struct xml *xml, const char *type, const char *path, struct slice title)
{
    xml_raw(xml, SLICE("\n"));
    xml_open(xml, "li");
    xml_open(xml, "a");
    xml_attr_string(xml, "epub:type", type);
    xml_attr_string(xml, "href", path);
    xml_text(xml, title);
    xml_close(xml);
    xml_close(xml);
}

/* The places readers jump to; the first of each type. */
static const struct {
    enum role role;
    const char *type;
} landmarks[] = {
    {ROLE_TITLE_PAGE, "titlepage"}, {ROLE_COPYRIGHT, "copyright-page"},
    {ROLE_FIGURES_PAGE, "loi"}, {ROLE_TABLES_PAGE, "lot"},
    {ROLE_DEDICATION, "dedication"}, {ROLE_FOREWORD, "foreword"},
    {ROLE_PREFACE, "preface"}, {ROLE_ACKNOWLEDGMENTS, "acknowledgments"},
    {ROLE_APPENDIX, "appendix"}, {ROLE_NOTES_PAGE, "endnotes"},
    {ROLE_GLOSSARY, "glossary"}, {ROLE_BIBLIOGRAPHY, "bibliography"}, {ROLE_INDEX, "index"},
};

static const struct chunk *find_role(const struct epub *epub, enum role role)
{
    for (size_t i = 0; i < epub->chunks.count; i++)
        if (epub->chunks.items[i].division->as.division.role == role)
            return &epub->chunks.items[i];
    return NULL;
}

/* Where reading starts: in a book of a preface alone, there. */
static const struct chunk *find_body(const struct epub *epub)
{
    for (size_t i = 0; i < epub->chunks.count; i++)
        if (role_matter(epub->chunks.items[i].division->as.division.role) == MATTER_BODY)
            return &epub->chunks.items[i];
    return epub->chunks.count ? &epub->chunks.items[0] : NULL;
}

/* The page with the contents; NULL when the list is only the reading system's. */
static const struct chunk *find_nav(const struct epub *epub)
{
    for (size_t i = 0; i < epub->chunks.count; i++)
        if (epub->chunks.items[i].is_nav)
            return &epub->chunks.items[i];
    return NULL;
}

static void write_landmarks(struct epub *epub, struct xml *xml)
{
    const struct chunk *nav = find_nav(epub), *body = find_body(epub);

    xml_raw(xml, SLICE("\n"));
    xml_open(xml, "nav");
    xml_attr_string(xml, "epub:type", "landmarks");
    xml_attr_string(xml, "hidden", "hidden");
    xml_open(xml, "ol");
    if (epub->cover_path)
        write_landmark(xml, "cover", "cover.xhtml", epub->title);
    if (nav)
        write_landmark(xml, "toc", nav->path, nav->title);
    if (body)
        write_landmark(xml, "bodymatter", body->path, body->title);
    for (size_t i = 0; i < G_N_ELEMENTS(landmarks); i++) {
        const struct chunk *chunk = find_role(epub, landmarks[i].role);
        if (chunk)
            write_landmark(xml, landmarks[i].type, chunk->path, chunk->title);
    }
    xml_close(xml);
    xml_close(xml);
}

/* ---- page list ---- */

static void write_pages(struct epub *epub, struct xml *xml)
{
    if (!pagelist_count(epub->pages))
        return;
    xml_raw(xml, SLICE("\n"));
    xml_open(xml, "nav");
    xml_attr_string(xml, "epub:type", "page-list");
    xml_attr_string(xml, "role", "doc-pagelist");
    xml_attr_string(xml, "hidden", "hidden");
    xml_open(xml, "ol");
    for (size_t i = 0; i < pagelist_count(epub->pages); i++) {
        const struct page_mark *mark = pagelist_mark(epub->pages, i);
        xml_raw(xml, SLICE("\n"));
        xml_open(xml, "li");
        xml_open(xml, "a");
        xml_attr(xml, "href", arena_printf(epub->arena, "%s#%s", mark->path, mark->id));
        xml_text(xml, mark->label);
        xml_close(xml);
        xml_close(xml);
    }
    xml_close(xml);
    xml_close(xml);
}

void nav_write_hidden(struct epub *epub, struct xml *xml)
{
    write_landmarks(epub, xml);
    write_pages(epub, xml);
}

void nav_write(struct epub *epub, struct buf *out)
{
    struct xml *xml = xhtml_begin(epub, out, epub->title);

    xml_open(xml, "body");
    xml_open(xml, "nav");
    xml_attr_string(xml, "epub:type", "toc");
    xml_attr_string(xml, "role", "doc-toc");
    xml_attr_string(xml, "class", "contents");
    xml_element(xml, "h1", epub->title);
    nav_list(epub, xml);
    xml_close(xml);
    nav_write_hidden(epub, xml);
    xml_close(xml);
    xml_free(xml);
    buf_byte(out, '\n');
}
