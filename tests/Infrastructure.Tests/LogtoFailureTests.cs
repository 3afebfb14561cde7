using System.Net;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.Configuration;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Bookstore.Infrastructure.Tests;

public sealed class LogtoFailureTests
{
    public static TheoryData<string, Exception, SignInFailure> Failures => new()
    {
        { "no connection", new HttpRequestException("refused"), SignInFailure.ProviderUnreachable },
        { "not now", new HttpRequestException("", null, HttpStatusCode.ServiceUnavailable), SignInFailure.ProviderUnreachable },
        { "too many", new HttpRequestException("", null, HttpStatusCode.TooManyRequests), SignInFailure.ProviderUnreachable },
        { "broken", new HttpRequestException("", null, HttpStatusCode.InternalServerError), SignInFailure.ProviderUnreachable },
        { "refused", new HttpRequestException("", null, HttpStatusCode.Unauthorized), SignInFailure.ResponseInvalid },
        { "not HTTP", new HttpRequestException(HttpRequestError.InvalidResponse), SignInFailure.ResponseInvalid },
        { "too large", new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded), SignInFailure.ResponseInvalid },
        { "too slow", new TimeoutRejectedException(), SignInFailure.ProviderUnreachable },
        { "not asked any more", new BrokenCircuitException(), SignInFailure.ProviderUnreachable },
        { "given up", new TaskCanceledException(), SignInFailure.ProviderUnreachable },
        { "no document", new InvalidOperationException("", new IOException("", new HttpRequestException("refused"))), SignInFailure.ProviderUnreachable },
        { "another document", new InvalidOperationException("", new InvalidConfigurationException("the issuer")), SignInFailure.ResponseInvalid },
        { "a document that is not there", new InvalidOperationException("", new IOException("404")), SignInFailure.ResponseInvalid },
        { "no JSON", new OpenIdConnectProtocolException("", new ArgumentException("json")), SignInFailure.ResponseInvalid },
        { "a bad token", new SecurityTokenException(), SignInFailure.ResponseInvalid },
        { "no state", new AuthenticationFailureException("Correlation failed."), SignInFailure.StateLost },
        { "wrapped", new AuthenticationFailureException("", new HttpRequestException("refused")), SignInFailure.ProviderUnreachable },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Only_connection_failures_and_outages_count_as_unreachable(string what, Exception exception, SignInFailure failure)
    {
        _ = what;
        Assert.Equal(failure, LogtoFailure.Classify(exception));
    }

    [Fact]
    public void A_fault_of_the_request_is_distinguished_from_one_of_the_discovery_document()
    {
        Assert.True(LogtoFailure.IsOfRequest(new AuthenticationFailureException("Correlation failed.")));
        Assert.True(LogtoFailure.IsOfRequest(new AuthenticationFailureException("", new OpenIdConnectProtocolException("error"))));
        Assert.False(LogtoFailure.IsOfRequest(new AuthenticationFailureException("", new InvalidOperationException("no document"))));
    }
}
