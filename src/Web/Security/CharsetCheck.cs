namespace Bookstore.Web.Security;

/// <summary>Bodies that nothing here can read.</summary>
internal static class CharsetCheck
{
    /// <summary>Refuses a body in UTF-7 with 415: .NET reads it no more, and the form reader throws instead of saying so.</summary>
    public static void UseCharsetCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
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
