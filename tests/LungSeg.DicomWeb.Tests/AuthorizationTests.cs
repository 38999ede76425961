using Azure.Core;
using Azure.Identity;
using LungSeg.Local.Sending;
using LungSeg.Sending;
using LungSeg.Local.Terminal;

namespace LungSeg.DicomWeb.Tests;

public sealed class AuthorizationTests
{
    private const string Variable = "LUNGSEG_AUTHORIZATION_TEST";

    [Fact]
    public async Task An_identitys_token_is_kept_until_shortly_before_it_ends()
    {
        var time = new SetTime();
        var identity = new CountingIdentity(time);
        var authorize = Authorizations.Identity(identity, "https://x.example/.default", time);
        Assert.Equal("Bearer token-1", (await authorize(default))!.ToString());
        time.Now += TimeSpan.FromMinutes(54);
        Assert.Equal("Bearer token-1", (await authorize(default))!.ToString());
        time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("Bearer token-2", (await authorize(default))!.ToString());
        Assert.Equal("https://x.example/.default", identity.Scope);
    }

    [Fact]
    public async Task An_identity_that_is_none_is_told()
    {
        var authorize = Authorizations.Identity(new NoIdentity(), "https://x.example/.default", new SetTime());
        var fault = await Assert.ThrowsAsync<DicomWebRefusedException>(() => authorize(default).AsTask());
        Assert.Contains("az login", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--token-env", "a token")]
    [InlineData("--token-env", "a\r\nX-Other: 1")]
    [InlineData("--token-env", "tök")]
    [InlineData("--basic-env", "nobody")]
    [InlineData("--basic-env", "user:a\nb")]
    [InlineData("--basic-env", " ")]
    public void A_secret_that_is_none_is_told_without_being_repeated(string option, string secret)
    {
        Environment.SetEnvironmentVariable(Variable, secret);
        try
        {
            var fault = Assert.Throws<UsageException>(() =>
                option == SecretVariables.BasicOption
                    ? SecretVariables.Basic(Variable, option)
                    : SecretVariables.Bearer(Variable, option));
            Assert.Contains(Variable, fault.Message, StringComparison.Ordinal);
            Assert.Contains(option, fault.Message, StringComparison.Ordinal);
            if (secret.Trim().Length > 0)
                Assert.DoesNotContain(secret, fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class CountingIdentity(SetTime time) : TokenCredential
    {
        private int _count;

        public string? Scope { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scope = Assert.Single(requestContext.Scopes);
            return new($"token-{++_count}", time.Now + TimeSpan.FromHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    private sealed class NoIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("none");

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("none");
    }
}
