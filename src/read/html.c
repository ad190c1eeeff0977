#include "read/html.h"
bool html_tag_parse(struct arena *arena, struct slice markup, struct html_tag *tag){(void)arena;(void)markup;(void)tag;return false;}
struct node *html_tag_node(struct book *book, const struct html_tag *tag, struct span span){(void)book;(void)tag;(void)span;return NULL;}
bool html_is_wrapper(struct arena *arena, struct slice markup, struct html_tag *tag){(void)arena;(void)markup;(void)tag;return false;}
void html_read(struct book *book, struct node *parent, struct slice markup, struct span span){(void)book;(void)parent;(void)markup;(void)span;}
