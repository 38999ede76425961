using LungSeg.Viewer.Api;

namespace LungSeg.Viewer.Cases;

/// <summary>All cases at one moment.</summary>
/// <param name="Listing">Equal where no case changed but for those that run.</param>
/// <param name="Cards">Every case.</param>
/// <param name="Running">Those that run.</param>
internal sealed record CaseSnapshot(long Listing, IReadOnlyList<CaseCard> Cards, IReadOnlyList<CaseCard> Running)
{
    /// <summary>Changes with anything that the list shows.</summary>
    public string Version => FormattableString.Invariant(
        $"{Listing} {string.Join('\n', Running.Select(card => $"{card.Id} {card.Progress}"))}");

    /// <summary>Changes with anything but how far the cases are that run.</summary>
    public string VersionOfStates => FormattableString.Invariant(
        $"{Listing} {string.Join('\n', Running.Select(card => $"{card.Id} {card.Status}"))}");

    /// <summary>
    /// The cards with no more files than a list shows: ten thousand cases of thirty files are tens of megabytes.
    /// </summary>
    public CaseList ForList() =>
        new([
            .. Cards.Select(card => card with
            {
                Series = [.. card.Series.Select(series => series with
                {
                    Files = [.. series.Files.Where(file => file.Name == Thumbnail)],
                })],
            }),
        ]);

    private const string Thumbnail = "previews/surface.png";
}
