using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Bookstore.Web.Pages;

/// <summary>
/// Has a page answer 405, with Allow, to a method that it has no handler for (RFC 9110 15.5.6). Razor Pages would render it
/// without a handler.
/// </summary>
internal sealed class AllowedMethodsConvention : IPageApplicationModelConvention
{
    public void Apply(PageApplicationModel model)
    {
        // Shown for requests of any method.
        if (model.ModelType?.AsType() == typeof(ErrorModel))
        {
            return;
        }

        var methods = model.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant());
        model.EndpointMetadata.Add(new HttpMethodMetadata([.. methods.Append(HttpMethods.Get).Append(HttpMethods.Head).Distinct()]));
    }
}
