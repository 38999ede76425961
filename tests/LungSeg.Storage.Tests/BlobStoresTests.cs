using LungSeg.Pipeline.Ports;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;

namespace LungSeg.Storage.Tests;

public class BlobStoresTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_path_opens_a_folder_whose_containers_are_its_folders()
    {
        using var folder = new TemporaryFolder();

        await WriteAsync(BlobStores.Open(folder["store"]), "scans");

        Assert.True(File.Exists(folder["store", "scans", "case", "1.dcm"]));
    }

    [Fact]
    public async Task A_connection_string_opens_azure_storage()
    {
        var store = BlobStores.Open(await azurite.ConnectionStringOrSkipAsync());
        var container = AzuriteFixture.FreshContainer();

        await WriteAsync(store, container);

        Assert.NotNull(await store.FindAsync(new(container, "case/1.dcm"), Token));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true")]
    [InlineData("https://account.blob.core.windows.net")]
    [InlineData("https://account.blob.core.windows.net/?sv=2023-08-03&sig=abc")]
    public void Other_ways_to_name_a_store_are_understood(string spec) => Assert.NotNull(BlobStores.Open(spec));

    [Theory]
    [InlineData("AccountName=a;AccountKey=hush!")]
    [InlineData("DefaultEndpointsProtocol=https;AccountKey=hush")]
    [InlineData("http://account.blob.core.windows.net/?sig=hush")]
    [InlineData("ftp://hush")]
    [InlineData("https://:hush")]
    public void What_names_no_store_is_refused_without_repeating_it(string spec)
    {
        var fault = Assert.Throws<ArgumentException>(() => BlobStores.Open(spec));

        Assert.DoesNotContain("hush", fault.ToString(), StringComparison.Ordinal);
    }

    private static Task<string> WriteAsync(IBlobStore store, string container) =>
        store.WriteAsync(
            new(container, "case/1.dcm"), WriteCondition.IfAbsent,
            (stream, token) => stream.WriteAsync(new byte[3], token).AsTask(), Token);
}
