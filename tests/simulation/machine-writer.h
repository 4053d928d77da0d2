/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "machine.h"

G_BEGIN_DECLS

/* In the place of the store's writer's thread (src/store/scholia-sqlite-writer-thread.c): its turns
 * are taken at virtual times. @func is called right after a turn, before anybody was answered: what
 * was committed is on the disk, and nobody knows it. */
void machine_writer_set_after_turn (MachineFunc func,
                                    gpointer    data);

G_END_DECLS
