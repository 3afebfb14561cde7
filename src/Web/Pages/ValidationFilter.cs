using Bookstore.Web.ViewModels;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Bookstore.Web.Pages;

/// <summary>Answers an invalid request with 400; the page says what is wrong.</summary>
internal sealed class ValidationFilter(ILogger<ValidationFilter> logger) : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is ValidationException exception)
        {
            string[] messages = [.. exception.Errors.Select(error => error.ErrorMessage).Distinct()];
            logger.RequestRejected(string.Join(' ', messages));
            context.HttpContext.Features.Set(new InvalidRequest(messages));
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
    }
}
