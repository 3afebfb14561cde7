using System.CommandLine;
using Bookstore.Application.Setup;
using MediatR;

namespace Bookstore.Web.Commands;

/// <summary><c>setup</c>: sets up Logto, and Patreon's webhook, for this site: shows what it would do, asks, and does it.</summary>
internal static class Setup
{
    private static readonly Option<string?> AppId = new("--app-id")
    {
        Description = "The application at Logto to use. Without it: that of Logto:AppId, else the one named Bookstore, else a new one.",
    };

    private static readonly Option<bool> SocialOnly = new("--social-only")
    {
        Description = "Have people sign in through social connectors only. Without it other ways to sign in stay as they are.",
    };

    private static readonly Option<string?> Api = new("--api") { Description = "The indicator of an API resource to have, such as https://books.example/api." };

    private static readonly Option<string[]> Permissions = new("--permission")
    {
        Description = "A permission of that API resource, such as read:books; may be repeated.",
    };

    private static readonly Option<bool> PrintEnv = new("--print-env")
    {
        Description = "Print the settings as lines for an environment file, secrets too, instead of writing them to the user-secrets.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the plan, and write nothing; Patreon's webhook is left out." };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do what the plan says without asking." };

    public static Verb Create(Build build)
    {
        var verb = new Verb(
            "setup",
            "Sets up your Logto for this site, and Patreon's webhook where Patreon:* is set.",
            "setup",
            "setup --endpoint https://abc.logto.app --dry-run",
            "setup --social-only --yes",
            "setup --PublicUrl=https://books.example --print-env --yes")
        {
            AppId, SocialOnly, Api, Permissions, PrintEnv, DryRun, Yes,
        };
        foreach (var option in SetupInput.Options)
        {
            verb.Options.Add(option);
        }

        Api.Validators.Add(result =>
        {
            // A path is an absolute URL on Linux, of a file.
            if (!Uri.TryCreate(result.Tokens.SingleOrDefault()?.Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                result.AddError("--api takes an absolute URL, such as https://books.example/api.");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetResult(Permissions) is not null && result.GetResult(Api) is null)
            {
                result.AddError("--permission needs --api, the API resource that the permission is of.");
            }
        });
        return verb.Does(result => RunAsync(result, build));
    }

    private static async Task<int> RunAsync(ParseResult result, Build build)
    {
        var printsEnvironment = result.GetValue(PrintEnv);
        var isDry = result.GetValue(DryRun);
        var view = new SetupView(Terminal.Create(printsEnvironment ? Console.Error : Console.Out));
        await using var app = build(result.UnmatchedTokens, builder =>
        {
            // What is worth saying, this command says itself.
            builder.Logging.ClearProviders();
            SetupInput.Complete(builder.Configuration, result, view.Console);
            if (!builder.Environment.IsDevelopment() && !printsEnvironment && !isDry)
            {
                throw new CommandException("Outside Development no user-secrets are read. Have the settings printed with --print-env.");
            }
        });
        var mediator = app.Services.GetRequiredService<IMediator>();
        if (!isDry && !string.IsNullOrWhiteSpace(app.Configuration["Patreon:AccessToken"]))
        {
            await PrepareDatabaseAsync(app, mediator);
        }

        var wishes = new SetupWishes(
            result.GetValue(AppId),
            result.GetValue(SocialOnly),
            result.GetValue(Api),
            result.GetValue(Permissions),
            StoresSettings: !printsEnvironment && app.Environment.IsDevelopment(),
            SkipsPatreon: isDry);
        var plan = await mediator.Send(new PlanSetup(wishes));
        view.ShowPlan(plan);
        if (plan is { Problem: null, HasChanges: true } && !isDry)
        {
            if (!result.GetValue(Yes) && !view.Agrees())
            {
                return 1;
            }

            plan = await mediator.Send(new ApplySetup(wishes));
            view.ShowDone(plan);
        }

        if (plan.Problem is null && !isDry)
        {
            view.ShowWhatNext(plan);
            if (printsEnvironment)
            {
                SetupView.PrintEnvironment(plan);
            }
        }

        return (plan.Problem ?? plan.PatreonProblem) is { } problem
            ? CommandLine.Fail($"{problem.Message}{Environment.NewLine}{problem.Remedy}", 1)
            : 0;
    }

    // Patreon's tokens are kept there: a refresh token is good for one use.
    private static async Task PrepareDatabaseAsync(WebApplication app, IMediator mediator)
    {
        if (app.Environment.IsDevelopment())
        {
            await mediator.Send(new MigrateDatabase());
        }
        else if ((await mediator.Send(new CheckDatabase())).PendingMigrations > 0)
        {
            throw new CommandException("The tokens of Patreon:* are kept in the database, which is behind. Run 'dotnet Bookstore.Web.dll migrate' first.");
        }
    }
}
