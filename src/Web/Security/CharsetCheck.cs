namespace Bookstore.Web.Security;

internal static class CharsetCheck
{
    /// <summary>Rejects a body in UTF-7 with 415: .NET no longer reads it, and the form reader would throw.</summary>
    public static void UseCharsetCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.ContentType is null)
        {
            return next(context);
        }

        try
        {
            _ = context.Request.GetTypedHeaders().ContentType?.Encoding;
        }
        catch (NotSupportedException)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }

        return next(context);
    });
}
