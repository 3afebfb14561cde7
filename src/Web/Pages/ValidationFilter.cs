using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Bookstore.Web.Pages;

/// <summary>Answers an invalid request with 400.</summary>
internal sealed class ValidationFilter(ILogger<ValidationFilter> logger) : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is ValidationException exception)
        {
            logger.RequestRejected(string.Join(' ', exception.Errors.Select(error => error.ErrorMessage)));
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
    }
}
