using LungSeg.Functions.Http;

namespace LungSeg.Functions.Tests;

/// <summary>A continuation token that a caller sends back is Durable's own, or is refused.</summary>
public class PageTokenTests
{
    [Theory]
    [InlineData("x")]
    [InlineData("""{"NextPartitionKey":"é","Rows":[1,2]}""")]
    public void A_token_comes_back_as_it_was_given(string token)
    {
        Assert.True(PageToken.TryRead(PageToken.Of(token), out var read));
        Assert.Equal(token, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_token_asks_for_the_first_page(string? token)
    {
        Assert.Null(PageToken.Of(token));
        Assert.True(PageToken.TryRead(token, out var read));
        Assert.Null(read);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("%%%")]
    [InlineData("Z2FyYmFnZSBvZiBhbnkgbGVuZ3Ro")]
    public void Garbage_is_refused(string token) => Assert.False(PageToken.TryRead(token, out _));

    [Fact]
    public void A_token_that_was_cut_or_changed_is_refused()
    {
        var token = PageToken.Of("a token of some length")!;
        for (var length = 1; length < token.Length; length++)
            Assert.False(PageToken.TryRead(token[..length], out _), $"{length}");
        Assert.False(
            PageToken.TryRead(
                char.IsAsciiDigit(token[^2]) ? token[..^2] + "A" + token[^1] : token[..^2] + "7" + token[^1], out _));
    }
}
