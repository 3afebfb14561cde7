using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace Bookstore.LocalTenant.Hosting;

/// <summary>Forms with antiforgery tokens that stay valid over a restart.</summary>
internal static class Forms
{
    /// <param name="name">Of the cookie and the keys: all ports of localhost share their cookies.</param>
    public static void AddForms(this IServiceCollection services, string name, string keyFolder)
    {
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = $"{name}-form";
            options.FormFieldName = "form_token";
        });
        services.AddDataProtection().SetApplicationName(name).PersistKeysToFileSystem(Directory.CreateDirectory(keyFolder));
    }

    public static Markup TokenField(this IAntiforgery antiforgery, HttpContext context)
    {
        var token = antiforgery.GetAndStoreTokens(context);
        return Markup.Of($"""<input type="hidden" name="{token.FormFieldName}" value="{token.RequestToken}">""");
    }

    /// <param name="language">Of the problem, if not the page's: the messages of Logto's APIs are in English.</param>
    public static Markup Alert(string? problem, string? language = null) =>
        problem is null ? Markup.Empty : Markup.Of($"""<p role="alert" class="problem"{Language(language)}>{problem}</p>""");

    private static Markup Language(string? language) => language is null ? Markup.Empty : Markup.Of($""" lang="{language}" """);

    /// <summary>400 if there is a problem, else 200.</summary>
    public static int Status(string? problem) => problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
}
