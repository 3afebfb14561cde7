using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bookstore.Application.Account;
using Bookstore.Domain.Sessions;

namespace Bookstore.Web.ViewModels;

/// <summary>A person's data as the JSON of the download. A property that a profile or a membership gains is in it too.</summary>
internal static class PersonalDataViewModel
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // A file, not a page: a name in Thai stays legible.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static byte[] ToJson(PersonalData data) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            data.ExportedAt,
            data.Profile,
            data.Memberships,
            data.LastMembershipRemovedAt,
            Sessions = data.Sessions.Select(session => new
            {
                session.Session.Id,
                session.Session.Device,
                session.IsCurrent,
                session.Session.CreatedAt,
                session.Session.LastSeenAt,
                DataFromLogto = JsonSerializer.Deserialize<JsonElement>(session.Claims),
            }),
            SessionEnds = data.SessionEnds.Where(end => end.Reason != SessionRevocationReason.OrganizationsChanged),
        },
        Options);
}
