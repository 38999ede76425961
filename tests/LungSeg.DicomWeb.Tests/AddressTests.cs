namespace LungSeg.DicomWeb.Tests;

public sealed class AddressTests
{
    [Theory]
    [InlineData("https://pacs.example/dicom-web", "https://pacs.example/dicom-web/")]
    [InlineData("https://pacs.example:8443/a/b/", "https://pacs.example:8443/a/b/")]
    [InlineData("http://localhost:8042/dicom-web", "http://localhost:8042/dicom-web/")]
    [InlineData("http://127.0.0.1", "http://127.0.0.1/")]
    public void An_address_is_taken(string text, string address)
    {
        Assert.True(DicomWebAddress.TryParse(text, allowHttp: false, out var parsed, out _));
        Assert.Equal(address, parsed.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://pacs.example/dicom-web", "--allow-http")]
    [InlineData("https://user:hunter2@pacs.example/", "--basic-env")]
    [InlineData("https://pacs.example/?key=hunter2", "?")]
    [InlineData("ftp://pacs.example/", "https://pacs.example/dicom-web")]
    [InlineData("/hunter2", "https://pacs.example/dicom-web")]
    public void What_is_none_is_told_without_being_repeated(string text, string word)
    {
        Assert.False(DicomWebAddress.TryParse(text, allowHttp: false, out _, out var fault));
        Assert.Contains(word, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Http_is_taken_where_it_is_allowed() =>
        Assert.True(DicomWebAddress.TryParse("http://pacs.example/", allowHttp: true, out _, out _));
}
