using LungSeg.Local.Driver;
using LungSeg.Pipeline;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>
/// What finished stages answered is found by this process and by the next one, and what nobody remembers is not asked
/// for.
/// </summary>
public class BlobJournalTests
{
    private const string Series = "patient:r1:series";

    private static readonly Containers Names = new();

    private readonly RequestLog _store = new(new MemoryBlobStore());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_remembered_is_found_for_the_same_input_by_every_process()
    {
        var first = new BlobJournal(_store, Names);
        await first.RememberAsync("patient", "IndexSeries", "input", "index", Cancellation);
        await first.RememberAsync(Series, "ConvertSlab", "slab 0", "receipt", Cancellation);

        foreach (var journal in (BlobJournal[])[first, new(_store, Names)])
        {
            Assert.Equal("index", await journal.FindAsync("patient", "IndexSeries", "input", Cancellation));
            Assert.Equal("receipt", await journal.FindAsync(Series, "ConvertSlab", "slab 0", Cancellation));
            Assert.Null(await journal.FindAsync("patient", "IndexSeries", "other input", Cancellation));
            Assert.Null(await journal.FindAsync("other", "IndexSeries", "input", Cancellation));
        }
    }

    [Fact]
    public async Task What_was_forgotten_is_found_no_more()
    {
        var journal = new BlobJournal(_store, Names);
        await journal.RememberAsync("patient", "IndexSeries", "input", "index", Cancellation);
        await journal.RememberAsync(Series, "ConvertSlab", "slab 0", "receipt", Cancellation);
        await journal.RememberAsync("patient-2", "IndexSeries", "input", "other index", Cancellation);

        await journal.ClearAsync("patient", Cancellation);

        Assert.Null(await journal.FindAsync("patient", "IndexSeries", "input", Cancellation));
        Assert.Null(await journal.FindAsync(Series, "ConvertSlab", "slab 0", Cancellation));
        Assert.Equal("other index", await journal.FindAsync("patient-2", "IndexSeries", "input", Cancellation));
        Assert.Single(await _store.ListAsync(Names.Work, "", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Looking_for_what_nobody_remembers_is_one_listing_for_all_cases()
    {
        var journal = new BlobJournal(_store, Names);

        for (var i = 0; i < 5; i++)
            Assert.Null(await journal.FindAsync($"patient-{i}", "IndexSeries", "input", Cancellation));

        Assert.Equal([(StoreCall.List, new(Names.Work, BlobJournal.Folder))], _store.Requests);
    }
}
