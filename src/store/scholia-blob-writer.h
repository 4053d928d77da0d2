/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-blob-folder.h"

G_BEGIN_DECLS

/* @store is kept alive until the writer is gone: the answers come through its main context. */
ScholiaBlobWriter *scholia_blob_writer_new (ScholiaStore      *store,
                                            ScholiaBlobFolder *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
