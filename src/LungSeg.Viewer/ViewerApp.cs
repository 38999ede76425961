using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Api;
using LungSeg.Viewer.Cases;
using LungSeg.Viewer.Files;
using LungSeg.Viewer.Http;
using LungSeg.Viewer.Uploads;
using LungSeg.Viewer.Volumes;

namespace LungSeg.Viewer;

/// <summary>
/// The results page and its API over a blob store, for any host that can pass requests on. Addresses are relative, so
/// it may live under any path. Safe for use from any number of threads.
/// <code>
/// GET  /  /app.js ...                        the page
/// GET  /api/about                            version, what is allowed, definitions of the measures
/// GET  /api/cases     /api/cases/{case}      state of all cases, of one (ETag: 304 while nothing changes)
/// GET  /results/{name}[?download]            a result's file, by its blob's name
/// GET  /scans/{folder}                       the CT of a series whose results have none, as NIfTI, by its folder
/// POST /api/uploads/{case}                   begins a case
/// PUT  /api/uploads/{case}/{n}               stores its n-th file
/// POST /api/uploads/{case}/ready?files=N     ends it: processing starts
/// </code>
/// Faults are JSON with code, message and cure. Calls that write need the header <c>X-LungSeg: 1</c>, which a foreign
/// site cannot make a browser send.
/// </summary>
public sealed class ViewerApp
{
    /// <summary>The header that calls which write must carry.</summary>
    public const string WriteHeader = "X-LungSeg";

    private readonly ViewerOptions _options;
    private readonly CaseCatalog _catalog;
    private readonly ResultFiles _files;
    private readonly IScanVolumes? _scans;
    private readonly ResultFiles? _volumes;
    private readonly CaseUploads _uploads;
    private readonly AccessGate? _gate;

    public ViewerApp(
        IBlobStore store, ViewerOptions options, ICaseActivity? activity = null, TimeProvider? time = null,
        IScanVolumes? scans = null)
    {
        _options = options;
        _catalog = new(
            store, options.Containers, options.RunsFolder, activity ?? new NoActivity(), time ?? TimeProvider.System);
        _files = new(store, options.Containers.Results);
        _scans = scans;
        _volumes = scans is null ? null : new(scans.Store, scans.Container);
        _uploads = new(store, options.Containers, options.MaximumUploadBytes);
        _gate = options.AccessToken is { } token ? new(token) : null;
    }

    /// <summary>
    /// Answers a request. Throws only where the store failed while a body was written, or on cancellation.
    /// </summary>
    public async Task<ViewerResponse> HandleAsync(ViewerRequest request, CancellationToken cancellation)
    {
        if (_gate?.Check(request) is { } refusal) return refusal;
        try
        {
            return request.Method switch
            {
                "GET" => await GetAsync(request, cancellation) ?? NotFound(),
                "HEAD" => (await GetAsync(request, cancellation) ?? NotFound()) with { WriteBodyAsync = null },
                "POST" or "PUT" => await WriteAsync(request, cancellation),
                _ => ViewerResponse.Problem(
                    405, new("bad-method", "The method is not one that is known here.", "Use GET, HEAD, POST or PUT.")),
            };
        }
        catch (StorageException)
        {
            // The store's own words may name accounts and folders; they are for its log.
            return ViewerResponse.Problem(
                503,
                new(
                    "storage-unavailable", "The store does not answer as it should.",
                    "Try again; if it lasts, look at the server's log."));
        }
    }

    private async Task<ViewerResponse?> GetAsync(ViewerRequest request, CancellationToken cancellation)
    {
        const string Case = "/api/cases/";
        const string Results = "/results/";
        const string Scans = "/scans/";
        if (request.Path == "/api/about")
        {
            return ViewerResponse.Json(
                request, About.Of(_options.AllowUploads, readsScans: _scans is not null), ViewerJson.Default.About);
        }

        if (request.Path == "/api/cases")
        {
            return ViewerResponse.Json(
                request, new(await _catalog.ListAsync(cancellation)), ViewerJson.Default.CaseList);
        }

        if (request.Path.StartsWith(Case, StringComparison.Ordinal))
        {
            return await _catalog.FindAsync(request.Path[Case.Length..], cancellation) is { } card
                ? ViewerResponse.Json(request, card, ViewerJson.Default.CaseCard)
                : null;
        }

        if (request.Path.StartsWith(Scans, StringComparison.Ordinal))
            return await ScanAsync(request, request.Path[Scans.Length..], cancellation);

        return request.Path.StartsWith(Results, StringComparison.Ordinal)
            ? await _files.FindAsync(request, request.Path[Results.Length..], cancellation)
            : WebFiles.Find(request);
    }

    /// <summary>The volume of a series that the list of cases has; no other address is read.</summary>
    private async Task<ViewerResponse?> ScanAsync(ViewerRequest request, string folder, CancellationToken cancellation)
    {
        if (_scans is null) return null;
        var cards = await _catalog.ListAsync(cancellation);
        if (cards.FirstOrDefault(card => card.Series.Any(series => series.Folder == folder)) is not { } card)
            return null;
        var series = card.Series.First(series => series.Folder == folder);
        var version = FormattableString.Invariant($"{card.Revision} {card.Changed:O}");
        var (name, fault) = await _scans.FindAsync(
            new(card.Id, card.Name, card.RunFolder, folder, series.SourceFolder ?? "", version), cancellation);
        return name is null
            ? ViewerResponse.Problem(404, fault!)
            : await _volumes!.FindAsync(request, name, cancellation);
    }

    private async Task<ViewerResponse> WriteAsync(ViewerRequest request, CancellationToken cancellation)
    {
        if (request.Path.Split('/') is not ["", "api", "uploads", var caseId, .. var rest]) return NotFound();
        if (!_options.AllowUploads)
        {
            return ViewerResponse.Problem(
                403,
                new(
                    "uploads-off", "This server does not take uploads.",
                    "Start it with --upload, or put files into the store."));
        }

        if (request.Header(WriteHeader) != "1" || request.Header("Sec-Fetch-Site") is not (null or "same-origin"))
        {
            return ViewerResponse.Problem(
                403,
                new(
                    "foreign-request", "The request does not come from the viewer's own page.",
                    $"Send the header {WriteHeader}: 1."));
        }

        _catalog.Forget();
        return (request.Method, rest) switch
        {
            ("POST", []) => await _uploads.BeginAsync(caseId, cancellation),
            ("POST", ["ready"]) => await _uploads.EndAsync(request, caseId, cancellation),
            ("PUT", [var number]) => await _uploads.PutAsync(request, caseId, number, cancellation),
            _ => NotFound(),
        };
    }

    private static ViewerResponse NotFound() =>
        ViewerResponse.Problem(404, new("not-found", "There is nothing of that name.", "Look at the list of cases."));
}
