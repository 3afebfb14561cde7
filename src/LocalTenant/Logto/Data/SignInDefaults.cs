using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>The sign-in experience of the tenant: social connectors, and nothing that a new user has to add.</summary>
internal static class SignInDefaults
{
    public static JsonObject Read() => JsonNode.Parse("""
        {
          "tenantId": "default",
          "id": "default",
          "color": { "primaryColor": "#6139F6", "isDarkModeEnabled": false, "darkPrimaryColor": "#8768F8" },
          "branding": { "logoUrl": "data:,", "darkLogoUrl": "data:," },
          "hideLogtoBranding": false,
          "languageInfo": { "autoDetect": true, "fallbackLanguage": "en" },
          "termsOfUseUrl": null,
          "privacyPolicyUrl": null,
          "agreeToTermsPolicy": "Automatic",
          "signIn": { "methods": [] },
          "signUp": { "identifiers": [], "password": false, "verify": false },
          "socialSignIn": { "skipRequiredIdentifiers": true },
          "socialSignInConnectorTargets": ["patreon"],
          "signInMode": "SignInAndRegister",
          "customCss": null,
          "customContent": {},
          "customUiAssets": null,
          "customUiCsp": {},
          "passwordPolicy": {},
          "mfa": { "factors": [], "policy": "UserControlled" },
          "adaptiveMfa": {},
          "singleSignOnEnabled": true,
          "supportEmail": null,
          "supportWebsiteUrl": null,
          "unknownSessionRedirectUrl": null,
          "captchaPolicy": {},
          "sentinelPolicy": {},
          "emailBlocklistPolicy": {},
          "verificationCodePolicy": {},
          "forgotPasswordMethods": [],
          "passkeySignIn": {},
          "signUpProfileFields": null,
          "passwordExpiration": {},
          "usernamePolicy": {
            "caseSensitive": true, "minLength": 1, "maxLength": 128,
            "allowedChars": { "lowercase": true, "uppercase": true, "numbers": true, "underscore": true }
          }
        }
        """)!.AsObject();
}
