using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Bookstore.Web.Pages;

/// <summary>
/// Answers a method that a page does not handle with 405 and the ones that it does (RFC 9110 15.5.6). Razor Pages would
/// show the page without having asked its model.
/// </summary>
internal sealed class AllowedMethodsConvention : IPageApplicationModelConvention
{
    public void Apply(PageApplicationModel model)
    {
        // The error page explains a request of any method, and says itself what it is not there for.
        if (model.ModelType?.AsType() == typeof(ErrorModel))
        {
            return;
        }

        var methods = model.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant());
        model.EndpointMetadata.Add(new HttpMethodMetadata([.. methods.Append(HttpMethods.Get).Append(HttpMethods.Head).Distinct()]));
    }
}
