#ifndef QUOIN_READ_HTML_H
#define QUOIN_READ_HTML_H
#include "model/book.h"
struct html_tag {
    struct slice name;
    bool closes, empty;
    struct attrs attrs;
};
bool html_tag_parse(struct arena *arena, struct slice markup, struct html_tag *tag);
struct node *html_tag_node(struct book *book, const struct html_tag *tag, struct span span);
bool html_is_wrapper(struct arena *arena, struct slice markup, struct html_tag *tag);
void html_read(struct book *book, struct node *parent, struct slice markup, struct span span);
#endif
