using System.Text.Json;
using Bookstore.Application.Ports;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

internal sealed class UserInfoReader(IOptions<LogtoOptions> logto) : IUserInfoReader
{
    public LogtoUser? Read(string userInfo) => UserInfo.Read(logto.Value.Issuer, JsonSerializer.Deserialize<JsonElement>(userInfo));
}
