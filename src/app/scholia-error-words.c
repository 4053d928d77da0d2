/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-error-words.h"

#include <glib/gi18n.h>

typedef struct
{
  ScholiaError  code;
  const char   *title;
  const char   *words;
} Entry;

/* Kinds of the same refusal in one place each; what a place does not list is in the general table.
 * A title is a heading in header capitals; the words say what is wrong, then what to do. */

static const Entry general_entries[] = {
  { SCHOLIA_ERROR_MALFORMED, N_("Not Understood"),
    N_("The two sides did not understand each other. Updating Scholia may help.") },
  { SCHOLIA_ERROR_TOO_LARGE, N_("Too Large"),
    N_("This is larger than a board takes. Make it shorter, or split it.") },
  { SCHOLIA_ERROR_FORBIDDEN, N_("Not Permitted"),
    N_("Your link does not permit this. Ask the person who shared the board for another one.") },
  { SCHOLIA_ERROR_NOT_FOUND, N_("Not There"),
    N_("It is not there any more.") },
  { SCHOLIA_ERROR_CONFLICT, N_("Changed in Between"),
    N_("Somebody changed this at the same moment. Look again, then try again.") },
  { SCHOLIA_ERROR_LAST_COMMENT, N_("The Only Comment"),
    N_("This is the only comment. Delete the whole thread instead.") },
  { SCHOLIA_ERROR_OFFLINE, N_("Offline"),
    N_("You’re offline. Try again once the connection is back.") },
  { SCHOLIA_ERROR_NOT_SENT, N_("Not Sent"),
    N_("The connection was lost before this was saved. Try again.") },
  { SCHOLIA_ERROR_RATE_LIMITED, N_("Too Fast"),
    N_("That was a lot at once. Wait a moment, then try again.") },
  { SCHOLIA_ERROR_UNAVAILABLE, N_("The Server Cannot Save"),
    N_("The server cannot save anything at the moment. Try again in a while.") },
  { SCHOLIA_ERROR_EXPIRED, N_("This Link Has Expired"),
    N_("Ask the person who shared the board for a new link.") },
  { SCHOLIA_ERROR_REVOKED, N_("This Link Was Revoked"),
    N_("Ask the person who shared the board for a new link.") },
  { SCHOLIA_ERROR_PASSWORD, N_("Password Needed"),
    N_("This link needs another password. Ask the person who shared the board for it.") },
  { SCHOLIA_ERROR_CERTIFICATE, N_("This May Be Another Computer"),
    N_("The server shows another certificate than the one the link names, so somebody may be in "
       "between. Nothing was sent. Ask the person who shared the board for a new link.") },
  { SCHOLIA_ERROR_UNREACHABLE, N_("No Answer"),
    N_("Nothing answers at that address. Check your network, and whether the board is still "
       "being shared.") },
  { SCHOLIA_ERROR_NOT_SCHOLIA, N_("No Scholia Server"),
    N_("What answers at that address is not a Scholia server. Check the link.") },
  { SCHOLIA_ERROR_VERSION, N_("The Versions Do Not Match"),
    N_("This Scholia and the server are too far apart in age. Update the older one.") },
  { SCHOLIA_ERROR_BOARD_FULL, N_("The Board Is Full"),
    N_("This board holds as much as a board can. Delete something, or wait until somebody "
       "leaves.") },
  { SCHOLIA_ERROR_QUOTA, N_("The Team Has No Room Left"),
    N_("The team has as many boards, or as many images, as its server permits. Delete a board, or "
       "ask whoever runs the server.") },
  { SCHOLIA_ERROR_REMOVED, N_("You Were Removed From This Board"),
    N_("A moderator removed you, or closed the board.") },
  { SCHOLIA_ERROR_UNSUPPORTED_IMAGE, N_("This Image Cannot Be Opened"),
    N_("Scholia opens PNG, JPEG, WebP, GIF, BMP, TIFF, SVG, AVIF and HEIF images. This file is "
       "none, or it is damaged.") },
  { SCHOLIA_ERROR_DISK, N_("This Computer’s Disk Takes No More"),
    N_("The disk is full, or cannot be written to. Make room on it, then try again.") },
  { SCHOLIA_ERROR_NO_SERVER, N_("Scholia’s Own Server Does Not Run"),
    N_("The server on this computer could not be started.") },
  { SCHOLIA_ERROR_INTERNAL, N_("Something Went Wrong"),
    N_("That is a mistake in Scholia. Try again; if it happens again, please report it.") },
};

static const Entry action_entries[] = {
  { SCHOLIA_ERROR_TOO_LARGE, NULL,
    N_("This comment is too long. Make it shorter, or write two.") },
  { SCHOLIA_ERROR_MALFORMED, NULL,
    N_("There is nothing in this comment yet. Write something first.") },
  { SCHOLIA_ERROR_FORBIDDEN, NULL,
    N_("You may not do this on this board. Ask for a link that permits it.") },
  { SCHOLIA_ERROR_NOT_FOUND, NULL,
    N_("Somebody deleted this in the meantime.") },
  { SCHOLIA_ERROR_OFFLINE, NULL,
    N_("You’re offline. Try again once the connection is back.") },
  { SCHOLIA_ERROR_BOARD_FULL, NULL,
    N_("There is no room for more here. Delete something first.") },
};

static const Entry board_entries[] = {
  { SCHOLIA_ERROR_NOT_FOUND, N_("This Board Is Not There Any More"),
    N_("It was deleted, or the server holds other boards now.") },
  { SCHOLIA_ERROR_TOO_LARGE, N_("This Board Is Too Large"),
    N_("It is larger than this version of Scholia opens. Updating Scholia may help.") },
  { SCHOLIA_ERROR_FORBIDDEN, N_("This Board Is Closed to You"),
    N_("The link does not open it. Ask the person who shared the board for a new one.") },
  { SCHOLIA_ERROR_OFFLINE, N_("You’re Offline"),
    N_("The connection was lost. Try again once it is back: what has arrived is kept.") },
  { SCHOLIA_ERROR_BOARD_FULL, NULL,
    N_("As many people as a board takes are there already. Try again when somebody has left.") },
  { SCHOLIA_ERROR_CONFLICT, N_("This Board Was Restored"),
    N_("The server went back to an earlier state. Open the board again.") },
};

static const Entry link_entries[] = {
  { SCHOLIA_ERROR_MALFORMED, N_("This Is Not a Link to a Board"),
    N_("Copy the whole link that you were sent: it begins with https:// or scholia://.") },
  { SCHOLIA_ERROR_NOT_FOUND, N_("This Link Leads Nowhere"),
    N_("The board was deleted, or the link is not complete. Ask for a new one.") },
  { SCHOLIA_ERROR_FORBIDDEN, N_("This Link Does Not Open the Board"),
    N_("Ask the person who shared the board for a new link.") },
  { SCHOLIA_ERROR_BOARD_FULL, NULL,
    N_("As many people as a board takes are there already. Try again when somebody has left.") },
};

static const Entry image_entries[] = {
  { SCHOLIA_ERROR_TOO_LARGE, N_("This Image Is Too Large"),
    N_("Scholia opens images of up to 100 megapixels and 50 MB. Scale it down first.") },
  { SCHOLIA_ERROR_NOT_FOUND, N_("This File Is Not There"),
    N_("It was moved or deleted. Choose another one.") },
  { SCHOLIA_ERROR_FORBIDDEN, N_("This File Cannot Be Read"),
    N_("You are not permitted to read it. Change its permissions, or choose another one.") },
  { SCHOLIA_ERROR_MALFORMED, N_("This Image Cannot Be Opened"),
    N_("The file is damaged. Choose another one.") },
  { SCHOLIA_ERROR_DISK, N_("The Disk Does Not Answer"),
    N_("This image could not be read from it. Check the disk, then open the image again.") },
};

static const Entry share_entries[] = {
  { SCHOLIA_ERROR_FORBIDDEN, NULL,
    N_("Only moderators of this board make and revoke its links.") },
  { SCHOLIA_ERROR_NOT_FOUND, NULL,
    N_("The board or its link is not there any more.") },
  { SCHOLIA_ERROR_UNAVAILABLE, N_("The Address Is Taken"),
    N_("This computer cannot listen on that address. Choose another one in the list.") },
  { SCHOLIA_ERROR_UNREACHABLE, N_("No Answer"),
    N_("The server does not answer. Check your network, then try again.") },
  { SCHOLIA_ERROR_OFFLINE, N_("The Connection Keeps Breaking Off"),
    N_("The image was on its way several times and did not arrive. Try again when the connection "
       "is better.") },
  { SCHOLIA_ERROR_TOO_LARGE, N_("This Image Is Too Large"),
    N_("The server takes images of up to 50 MB.") },
};

/* All of them, but for what cannot happen to a comment; SCHOLIA_ERROR_INTERNAL stands for that. */
static const Entry comment_entries[] = {
  { SCHOLIA_ERROR_MALFORMED, N_("Not Sent"), N_("there is nothing to send yet.") },
  { SCHOLIA_ERROR_TOO_LARGE, N_("Not Sent"),
    N_("it is too long. A comment has up to 4,000 characters.") },
  { SCHOLIA_ERROR_FORBIDDEN, N_("Not Sent"), N_("your link does not permit it.") },
  { SCHOLIA_ERROR_NOT_FOUND, N_("Not Sent"), N_("somebody deleted it in the meantime.") },
  { SCHOLIA_ERROR_CONFLICT, N_("Not Sent"), N_("somebody changed it at the same moment.") },
  { SCHOLIA_ERROR_OFFLINE, N_("Not Sent"), N_("you’re offline.") },
  { SCHOLIA_ERROR_NOT_SENT, N_("Not Sent"), N_("the connection was lost.") },
  { SCHOLIA_ERROR_RATE_LIMITED, N_("Not Sent"), N_("that was a lot at once. Wait a moment.") },
  { SCHOLIA_ERROR_UNAVAILABLE, N_("Not Sent"), N_("the server cannot save at the moment.") },
  { SCHOLIA_ERROR_EXPIRED, N_("Not Sent"), N_("your link has expired.") },
  { SCHOLIA_ERROR_REVOKED, N_("Not Sent"), N_("your link was revoked.") },
  { SCHOLIA_ERROR_BOARD_FULL, N_("Not Sent"), N_("there is no room for more here.") },
  { SCHOLIA_ERROR_REMOVED, N_("Not Sent"), N_("you were removed from this board.") },
  { SCHOLIA_ERROR_INTERNAL, N_("Not Sent"), N_("something went wrong.") },
};

static const struct
{
  const Entry *entries;
  gsize        n_entries;
} tables[SCHOLIA_N_ERROR_PLACES] = {
  [SCHOLIA_ERROR_PLACE_ACTION] = { action_entries, G_N_ELEMENTS (action_entries) },
  [SCHOLIA_ERROR_PLACE_BOARD] = { board_entries, G_N_ELEMENTS (board_entries) },
  [SCHOLIA_ERROR_PLACE_LINK] = { link_entries, G_N_ELEMENTS (link_entries) },
  [SCHOLIA_ERROR_PLACE_IMAGE] = { image_entries, G_N_ELEMENTS (image_entries) },
  [SCHOLIA_ERROR_PLACE_SHARE] = { share_entries, G_N_ELEMENTS (share_entries) },
  [SCHOLIA_ERROR_PLACE_COMMENT] = { comment_entries, G_N_ELEMENTS (comment_entries) },
};

static const Entry *
find_entry (const Entry *entries,
            gsize        n_entries,
            int          code)
{
  for (gsize i = 0; i < n_entries; i++)
    {
      if ((int) entries[i].code == code)
        return &entries[i];
    }

  return NULL;
}

static const Entry *
find_in_place (ScholiaErrorPlace place,
               int               code)
{
  return find_entry (tables[place].entries, tables[place].n_entries, code);
}

static const Entry *
find_general (int code)
{
  return find_entry (general_entries, G_N_ELEMENTS (general_entries), code);
}

static int
get_code (const GError *error)
{
  if (error == NULL || error->domain != SCHOLIA_ERROR || find_general (error->code) == NULL)
    return SCHOLIA_ERROR_INTERNAL;

  return error->code;
}

const char *
scholia_error_words_get_title (const GError      *error,
                               ScholiaErrorPlace  place)
{
  const Entry *entry;

  g_return_val_if_fail ((guint) place < SCHOLIA_N_ERROR_PLACES, NULL);

  entry = find_in_place (place, get_code (error));
  if (entry == NULL || entry->title == NULL)
    entry = find_general (get_code (error));

  return _(entry->title);
}

/* Only whoever met the other side knows which of the two is older, with which words a moderator
 * removed one, and why there is no other side on this computer. */
static gboolean
is_told (int code)
{
  return code == SCHOLIA_ERROR_VERSION || code == SCHOLIA_ERROR_REMOVED ||
         code == SCHOLIA_ERROR_NO_SERVER;
}

const char *
scholia_error_words_get (const GError      *error,
                         ScholiaErrorPlace  place)
{
  const Entry *entry;

  g_return_val_if_fail ((guint) place < SCHOLIA_N_ERROR_PLACES, NULL);

  if (place != SCHOLIA_ERROR_PLACE_COMMENT && is_told (get_code (error)))
    return error->message;

  entry = find_in_place (place, get_code (error));
  if (entry == NULL && place == SCHOLIA_ERROR_PLACE_COMMENT)
    entry = find_in_place (place, SCHOLIA_ERROR_INTERNAL);
  if (entry == NULL)
    entry = find_general (get_code (error));

  return _(entry->words);
}
