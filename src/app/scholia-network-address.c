/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-network-address.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <glib/gi18n.h>

struct _ScholiaNetworkAddress
{
  GObject parent_instance;

  char *address;
  char *label;
  int rank;
};

enum
{
  PROP_0,
  PROP_ADDRESS,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaNetworkAddress, scholia_network_address, G_TYPE_OBJECT)

static void
scholia_network_address_finalize (GObject *object)
{
  ScholiaNetworkAddress *self = SCHOLIA_NETWORK_ADDRESS (object);

  g_free (self->address);
  g_free (self->label);

  G_OBJECT_CLASS (scholia_network_address_parent_class)->finalize (object);
}

static void
scholia_network_address_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  ScholiaNetworkAddress *self = SCHOLIA_NETWORK_ADDRESS (object);

  switch (prop_id)
    {
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_network_address_class_init (ScholiaNetworkAddressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = scholia_network_address_finalize;
  object_class->get_property = scholia_network_address_get_property;

  props[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_network_address_init (ScholiaNetworkAddress *self)
{
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  const ScholiaNetworkAddress *first = a;
  const ScholiaNetworkAddress *second = b;

  if (first->rank != second->rank)
    return first->rank - second->rank;

  return g_strcmp0 (first->address, second->address);
}

static GInetAddress *
make_inet_address (const struct sockaddr *address)
{
  if (address == NULL)
    return NULL;

  if (address->sa_family == AF_INET)
    return g_inet_address_new_from_bytes (
      (const guint8 *) &((const struct sockaddr_in *) (gconstpointer) address)->sin_addr,
      G_SOCKET_FAMILY_IPV4);

  if (address->sa_family == AF_INET6)
    return g_inet_address_new_from_bytes (
      (const guint8 *) &((const struct sockaddr_in6 *) (gconstpointer) address)->sin6_addr,
      G_SOCKET_FAMILY_IPV6);

  return NULL;
}

static void
add_interface (GListStore           *list,
               const struct ifaddrs *interface)
{
  g_autoptr(GInetAddress) inet_address = NULL;
  g_autoptr(ScholiaNetworkAddress) address = NULL;
  g_autofree char *text = NULL;
  int rank;

  if ((interface->ifa_flags & IFF_UP) == 0)
    return;

  inet_address = make_inet_address (interface->ifa_addr);
  rank = inet_address != NULL ? scholia_network_address_rank (inet_address) : -1;
  if (rank < 0)
    return;

  text = g_inet_address_to_string (inet_address);
  address = scholia_network_address_new (text, interface->ifa_name);
  address->rank = rank;
  g_list_store_insert_sorted (list, address, compare, NULL);
}

ScholiaNetworkAddress *
scholia_network_address_new (const char *address,
                             const char *interface_name)
{
  ScholiaNetworkAddress *self;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_NETWORK_ADDRESS, NULL);
  self->address = g_strdup (address);
  if (g_str_equal (address, SCHOLIA_NETWORK_ADDRESS_LOOPBACK))
    /* Translators: %s is an address: nobody else can reach it. */
    self->label = g_strdup_printf (_("This computer only (%s)"), address);
  else if (interface_name != NULL)
    self->label = g_strdup_printf ("%s (%s)", address, interface_name);
  else
    self->label = g_strdup (address);

  return self;
}

const char *
scholia_network_address_get_address (ScholiaNetworkAddress *self)
{
  g_return_val_if_fail (SCHOLIA_IS_NETWORK_ADDRESS (self), NULL);

  return self->address;
}

const char *
scholia_network_address_get_label (ScholiaNetworkAddress *self)
{
  g_return_val_if_fail (SCHOLIA_IS_NETWORK_ADDRESS (self), NULL);

  return self->label;
}

GListModel *
scholia_network_address_list (void)
{
  GListStore *list = g_list_store_new (SCHOLIA_TYPE_NETWORK_ADDRESS);
  g_autoptr(ScholiaNetworkAddress) loopback = NULL;
  struct ifaddrs *interfaces;

  if (getifaddrs (&interfaces) == 0)
    {
      for (const struct ifaddrs *i = interfaces; i != NULL; i = i->ifa_next)
        add_interface (list, i);
      freeifaddrs (interfaces);
    }

  loopback = scholia_network_address_new (SCHOLIA_NETWORK_ADDRESS_LOOPBACK, NULL);
  g_list_store_append (list, loopback);

  return G_LIST_MODEL (list);
}

int
scholia_network_address_rank (GInetAddress *address)
{
  g_return_val_if_fail (G_IS_INET_ADDRESS (address), -1);

  if (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address)
      || g_inet_address_get_is_multicast (address) || g_inet_address_get_is_any (address))
    return -1;

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    return 2;

  return g_inet_address_get_is_site_local (address) ? 0 : 1;
}
