/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-message.h"

G_BEGIN_DECLS

#define SAMPLE_ID "9c1d2b34-5a6f-4e7d-8c90-1a2b3c4d5e6f"

/* A message with every member that it can have, as it is encoded. */
typedef struct
{
  const char  *name;
  ScholiaPeer  sender;
  const char  *json;
  const char  *optional; /* paths, separated by blanks */
} MessageSample;

/* One member of a sample with another value. "@N" is a string of N letters, "#N" a list of N ids,
 * "&N" a list of N people. */
typedef struct
{
  const char   *sample;
  const char   *path;
  const char   *value;
  const char   *member; /* what the error names; %NULL: the value is taken */
  ScholiaError  code;
} MessageValue;

const MessageSample *message_samples      (gsize      *n_samples);
const MessageSample *message_sample_find  (const char *name);
const MessageValue  *message_values       (gsize      *n_values);
char                *message_value_expand (const char *value);

G_END_DECLS
