#include "model/table.h"

#include <string.h>

/** For each column, the rows for which it is taken by a cell from above. */
struct grid {
    uint32_t taken[TABLE_COLUMNS];
    struct table_extent extent;
};

/** The next column at or behind `column` that is free in this row. */
static uint32_t free_column(const struct grid *grid, uint32_t column)
{
    while (column < TABLE_COLUMNS && grid->taken[column])
        column++;
    return column;
}

/** Puts a cell into a column; returns the one behind it. */
static uint32_t place_cell(struct grid *grid, struct node *cell, uint32_t column, uint32_t rows_left)
{
    uint32_t end = column;

    if (!cell->as.cell.rowspan || cell->as.cell.rowspan > rows_left)
        cell->as.cell.rowspan = (uint16_t)(rows_left > TABLE_ROWS ? TABLE_ROWS : rows_left);
    while (end < TABLE_COLUMNS && end < column + cell->as.cell.colspan && !grid->taken[end])
        grid->taken[end++] = cell->as.cell.rowspan;
    cell->as.cell.column = (uint16_t)column;
    cell->as.cell.colspan = (uint16_t)(end - column);
    if (grid->extent.started < column + 1)
        grid->extent.started = column + 1;
    if (grid->extent.covered < end)
        grid->extent.covered = end;
    return end;
}

static void place_row(struct grid *grid, struct node *row, uint32_t rows_left)
{
    uint32_t column = 0;

    for (struct node *cell = row->first, *next; cell; cell = next) {
        next = cell->next;
        column = free_column(grid, column);
        if (column == TABLE_COLUMNS && cell->prev) {
            node_move_children(cell->prev, cell);
            node_remove(cell);
            continue;
        }
        if (column == TABLE_COLUMNS) { /* all taken from above: the spans end here */
            memset(grid->taken, 0, sizeof grid->taken);
            column = 0;
        }
        column = place_cell(grid, cell, column, rows_left);
    }
}

struct table_extent table_place_cells(struct node *section)
{
    struct grid grid = {{0}, {0, 0}};
    uint32_t rows = 0;

    for (struct node *row = section->first; row; row = row->next)
        rows++;
    for (struct node *row = section->first; row; row = row->next, rows--) {
        place_row(&grid, row, rows);
        for (int i = 0; i < TABLE_COLUMNS; i++)
            grid.taken[i] -= grid.taken[i] > 0;
    }
    return grid.extent;
}
