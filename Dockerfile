# syntax=docker/dockerfile:1
# docs/deploying.md says how to build and run it.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# Restored in a layer of its own, which stays cached until a project file changes.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Domain/Bookstore.Domain.csproj src/Domain/
COPY src/Application/Bookstore.Application.csproj src/Application/
COPY src/Infrastructure/Bookstore.Infrastructure.csproj src/Infrastructure/
COPY src/Operations/Bookstore.Operations.csproj src/Operations/
#if (localTenant)
COPY src/LocalTenant/Bookstore.LocalTenant.csproj src/LocalTenant/
#endif
COPY src/Web/Bookstore.Web.csproj src/Web/
RUN dotnet restore src/Web -p:Configuration=Release
COPY src src
RUN dotnet publish src/Web --output /app

# Not a "chiseled" image, which has no shell for the health check; it has ICU and time zones, which the site needs.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY deploy/health.sh .
# Diagnostics would need a socket in /tmp, and would let whoever reaches it read the memory.
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_EnableDiagnostics=0
EXPOSE 8080
# The image's user without rights, 1654.
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 CMD ["bash", "/app/health.sh"]
ENTRYPOINT ["dotnet", "/app/Bookstore.Web.dll"]
