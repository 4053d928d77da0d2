/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The two halves of a ScholiaTlsStream. */

#pragma once

#include "scholia-tls-session.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_TLS_INPUT (scholia_tls_input_get_type ())
#define SCHOLIA_TYPE_TLS_OUTPUT (scholia_tls_output_get_type ())

G_DECLARE_FINAL_TYPE (ScholiaTlsInput, scholia_tls_input, SCHOLIA, TLS_INPUT, GInputStream)
G_DECLARE_FINAL_TYPE (ScholiaTlsOutput, scholia_tls_output, SCHOLIA, TLS_OUTPUT, GOutputStream)

GInputStream  *scholia_tls_input_new  (ScholiaTlsSession *session) G_GNUC_WARN_UNUSED_RESULT;
GOutputStream *scholia_tls_output_new (ScholiaTlsSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
