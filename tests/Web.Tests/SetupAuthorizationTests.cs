using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What <c>setup</c> creates for roles, organizations and the Account Center, each only when it is asked to.</summary>
public sealed class SetupAuthorizationTests : IAsyncLifetime
{
    private static readonly string[] Everything =
    [
        "--api", "http://localhost:3000/api", "--permission", "read:shelf", "--permission", "write:shelf", "--librarian-role",
        "--organization-role", "host=invite:reader,read:shelf", "--organization-webhooks", "--account-center",
    ];

    private SetupSite _site = null!;

    public async Task InitializeAsync() => _site = await SetupSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Nothing_of_it_is_read_or_changed_unless_asked_for()
    {
        Assert.Equal(0, (await _site.RunAsync("--yes")).ExitCode);

        Assert.DoesNotContain(_site.Logto.Calls, call => call.Contains("role", StringComparison.Ordinal) || call.Contains("organization", StringComparison.Ordinal)
            || call.Contains("account-center", StringComparison.Ordinal) || call.Contains("resources", StringComparison.Ordinal));
        Assert.Equal("User.Data.Updated User.SuspensionStatus.Updated User.Deleted", EventsOf(_site.Logto.Hooks[^1]!));
    }

    [Fact]
    public async Task A_dry_run_lists_it_and_writes_nothing()
    {
        var (exitCode, output, _) = await _site.RunAsync([.. Everything, "--dry-run"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("create  API resource http://localhost:3000/api", output, StringComparison.Ordinal);
        Assert.Contains("permissions: none -> read:shelf, write:shelf", output, StringComparison.Ordinal);
        Assert.Contains("User.Deleted, Organization.Membership.Updated", output, StringComparison.Ordinal);
        Assert.Contains("create  role librarian", output, StringComparison.Ordinal);
        Assert.Contains("change  organization template", output, StringComparison.Ordinal);
        Assert.Contains("permissions: none -> invite:reader, read:shelf", output, StringComparison.Ordinal);
        Assert.Contains("permissions of host: none -> invite:reader, read:shelf", output, StringComparison.Ordinal);
        Assert.Contains("change  Account Center", output, StringComparison.Ordinal);
        Assert.Contains("address to delete an account: none -> http://localhost:3000/account/delete", output, StringComparison.Ordinal);
        Assert.Empty(_site.Logto.Writes);
    }

    [Fact]
    public async Task The_help_and_the_document_describe_each_option()
    {
        var (exitCode, help, _) = await _site.RunAsync("--help");
        var document = await File.ReadAllTextAsync(Path.Combine(RunningApp.Repository, "docs/logto.md"));

        Assert.Equal(0, exitCode);
        Assert.All(Everything.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)), option =>
        {
            Assert.Contains($"{option} ", help, StringComparison.Ordinal);
            Assert.Contains($"`{option}`", document, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task All_of_it_is_done_once()
    {
        Assert.Equal(0, (await _site.RunAsync([.. Everything, "--yes"])).ExitCode);
        var (done, writes) = (_site.Logto.State, _site.Logto.Writes.Count());

        Assert.Contains("Nothing to change.", (await _site.RunAsync([.. Everything, "--yes"])).Output, StringComparison.Ordinal);

        Assert.Equal((done, writes), (_site.Logto.State, _site.Logto.Writes.Count()));
        Assert.Equal("User.Data.Updated User.SuspensionStatus.Updated User.Deleted Organization.Membership.Updated", EventsOf(_site.Logto.Hooks[^1]!));
        Assert.Equal("read:shelf write:shelf", Names(_site.Logto.Permissions[_site.Logto.Resources[^1]!["id"]!.ToString()]));
    }

    [Fact]
    public async Task The_organizations_event_is_added_to_a_webhook_that_is_there_and_stays()
    {
        Assert.Equal(0, (await _site.RunAsync("--yes")).ExitCode);

        var (exitCode, output, _) = await _site.RunAsync("--yes", "--organization-webhooks");

        Assert.Equal(0, exitCode);
        Assert.Contains("change  Logto webhook http://localhost:3000/webhooks/logto", output, StringComparison.Ordinal);
        Assert.EndsWith(" Organization.Membership.Updated", EventsOf(_site.Logto.Hooks[^1]!), StringComparison.Ordinal);
        // Another run without the option takes nothing back.
        Assert.Contains("Nothing to change.", (await _site.RunAsync("--yes")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_librarians_role_is_found_among_many_and_created_once()
    {
        for (var number = 0; number < 120; number++)
        {
            _site.Logto.Roles.Add(new JsonObject { ["id"] = $"r{number}", ["name"] = $"role-{number}" });
        }

        Assert.Equal(0, (await _site.RunAsync("--yes", "--librarian-role")).ExitCode);

        Assert.Equal(("librarian", "User"), (_site.Logto.Roles[120]!["name"]!.ToString(), _site.Logto.Roles[120]!["type"]!.ToString()));
        Assert.Contains("Nothing to change.", (await _site.RunAsync("--librarian-role")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_of_the_organization_template_are_created_and_those_that_are_there_stay()
    {
        _site.Logto.OrganizationScopes.Add(JsonNode.Parse("""{"id":"s1","name":"read:shelf"}"""));
        _site.Logto.OrganizationScopes.Add(JsonNode.Parse("""{"id":"s2","name":"close:circle"}"""));
        _site.Logto.OrganizationRoles.Add(JsonNode.Parse("""{"id":"r1","name":"host","scopes":[{"id":"s2","name":"close:circle"}]}"""));
        string[] asked = ["--organization-role", "host=invite:reader,close:circle", "--organization-role", "reader=read:shelf", "--organization-role", "guest"];

        var (exitCode, output, _) = await _site.RunAsync([.. asked, "--yes"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("The role host lacks invite:reader. Add that in Logto Console", output, StringComparison.Ordinal);
        Assert.Equal("read:shelf close:circle invite:reader", Names(_site.Logto.OrganizationScopes));
        Assert.Equal("host reader guest", Names(_site.Logto.OrganizationRoles));
        Assert.Equal(
            "close:circle|read:shelf|", string.Join('|', _site.Logto.OrganizationRoles.Select(role => Names(role!["scopes"]!.AsArray()))));
        Assert.Contains("Nothing to change.", (await _site.RunAsync(asked)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_center_is_turned_on_and_keeps_what_is_on_already()
    {
        _site.Logto.AccountCenter["fields"] = JsonNode.Parse("""{"email":"ReadOnly","phone":"Edit","name":"Off"}""");
        _site.Logto.AccountCenter["deleteAccountUrl"] = "https://other.example/delete";

        var (exitCode, output, _) = await _site.RunAsync("--yes", "--account-center");

        Assert.Equal(0, exitCode);
        Assert.Contains("no longer be sent to https://other.example/delete", output, StringComparison.Ordinal);
        Assert.True((bool)_site.Logto.AccountCenter["enabled"]!);
        Assert.Equal("http://localhost:3000/account/delete", _site.Logto.AccountCenter["deleteAccountUrl"]!.ToString());
        var fields = _site.Logto.AccountCenter["fields"]!;
        Assert.Equal(("ReadOnly", "Edit", "Edit", "Edit"), ((string)fields["email"]!, (string)fields["phone"]!, (string)fields["name"]!, (string)fields["social"]!));
        Assert.Contains("Nothing to change.", (await _site.RunAsync("--account-center")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_cut_off_at_any_write_is_completed_by_the_next()
    {
        string[] args = ["--yes", "--librarian-role", "--organization-role", "host=invite:reader", "--account-center"];
        Assert.Equal(0, (await _site.RunAsync(args)).ExitCode);
        var (whole, calls) = (_site.Logto.State, _site.Logto.Calls.ToList());

        foreach (var cut in calls.Index().Where(call => call.Item.StartsWith("POST /api/", StringComparison.Ordinal) || call.Item.StartsWith("PATCH ", StringComparison.Ordinal))
            .Select(call => call.Index + 1).TakeLast(4))
        {
            await _site.StartAgainAsync();
            _site.Logto.CutAfter = cut;
            Assert.Equal((cut, 1), (cut, (await _site.RunAsync(args)).ExitCode));
            _site.Logto.CutAfter = null;
            Assert.Equal((cut, 0), (cut, (await _site.RunAsync(args)).ExitCode));
            Assert.Equal((cut, whole), (cut, _site.Logto.State));
        }
    }

    private static string EventsOf(JsonNode hook) => string.Join(' ', hook["events"]!.AsArray().Select(name => name!.ToString()));

    private static string Names(JsonArray items) => string.Join(' ', items.Select(item => item!["name"]!.ToString()));
}
