using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <param name="Kind">The name of the text that says what kind of member the person is at first.</param>
internal sealed record SamplePerson(string Id, string FullName, string Kind, string? Email, string Color)
{
    public string Vanity => FullName.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    public string Initials => string.Concat(FullName.Split(' ').Select(name => name[0]));

    /// <summary>The response of <c>current_user</c>, of Patreon's API v1.</summary>
    public JsonObject ToCurrentUser(string origin) => new()
    {
        ["data"] = new JsonObject
        {
            ["id"] = Id,
            ["type"] = "user",
            ["attributes"] = new JsonObject
            {
                ["url"] = $"{origin}/{Vanity}",
                ["about"] = null,
                ["email"] = Email,
                ["gender"] = 0,
                ["twitch"] = null,
                ["vanity"] = Vanity,
                ["created"] = "2021-04-05T06:07:08.000+00:00",
                ["twitter"] = null,
                ["youtube"] = null,
                ["facebook"] = null,
                ["is_nuked"] = false,
                ["full_name"] = FullName,
                ["image_url"] = $"{origin}/avatars/{Id}.svg",
                ["last_name"] = FullName.Split(' ')[^1],
                ["thumb_url"] = $"{origin}/avatars/{Id}.svg",
                ["discord_id"] = null,
                ["first_name"] = FullName.Split(' ')[0],
                ["is_deleted"] = false,
                ["facebook_id"] = null,
                ["can_see_nsfw"] = false,
                ["has_password"] = true,
                ["is_suspended"] = false,
                ["is_email_verified"] = Email is not null,
                ["social_connections"] = new JsonObject
                {
                    ["google"] = null,
                    ["twitch"] = null,
                    ["discord"] = null,
                    ["spotify"] = null,
                    ["twitter"] = null,
                    ["youtube"] = null,
                    ["facebook"] = null,
                },
                ["default_country_code"] = null,
            },
            ["relationships"] = new JsonObject { ["pledges"] = new JsonObject { ["data"] = new JsonArray() } },
        },
        ["links"] = new JsonObject { ["self"] = $"https://www.patreon.com/api/user/{Id}" },
    };
}

/// <summary>One person for each kind of membership that an app must distinguish.</summary>
internal static class SamplePeople
{
    /// <summary>Owns the campaign; the app calls the API with the creator's token.</summary>
    public static readonly SamplePerson Creator = new("10180826", "Beatrice Warde", "PersonCreator", "beatrice@example.com", "#4d7c0f");

    public static readonly IReadOnlyList<SamplePerson> All =
    [
        new("10120815", "Ada Lovelace", "PersonActivePatron", "ada@example.com", "#8a3ffc"),
        new("10061209", "Grace Hopper", "PersonFreeMember", "grace@example.com", "#0f766e"),
        new("10120623", "Alan Turing", "PersonFormerPatron", "alan@example.com", "#b45309"),
        new("10300511", "Edsger Dijkstra", "PersonWithoutEmail", null, "#be185d"),
        new("10360817", "Margaret Hamilton", "PersonNotMember", "margaret@example.com", "#1d4ed8"),
        Creator,
    ];

    public static SamplePerson? FindByVanity(string vanity) => All.SingleOrDefault(person => person.Vanity == vanity);

    public static SamplePerson? Find(string? id) => All.SingleOrDefault(person => person.Id == id);
}
