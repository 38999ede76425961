using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Api;
using LungSeg.Viewer.Cases;
using LungSeg.Viewer.Files;
using LungSeg.Viewer.Http;
using LungSeg.Viewer.Uploads;
using LungSeg.Viewer.Volumes;
using LungSeg.Voxels.Anatomy;
using Microsoft.AspNetCore.Http;

namespace LungSeg.Viewer;

/// <summary>
/// The results page and its API over a blob store, for any host that has ASP.NET's requests. Addresses are relative,
/// so it may live under any path, which the host makes the request's path base. Safe for use from any number of
/// threads.
/// <code>
/// GET  /  /app.js ...                        the page
/// GET  /api/about                            version, what is allowed, definitions of the measures
/// GET  /api/cases     /api/cases/{case}      state of all cases, of one (ETag: 304 while nothing changes)
/// GET  /api/cohort[?regions=a,b]             all series as one table, with the numbers of some regions (ETag, gzip)
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

    private static readonly string[] UsualRegions =
        [Structures.Lungs.Id, Structures.RightLung.Id, Structures.LeftLung.Id];

    private readonly ViewerOptions _options;
    private readonly CaseCatalog _catalog;
    private readonly KeptJson<CaseList> _list = new(ViewerJson.Default.CaseList);
    private readonly KeptJson<Cohort> _cohort = new(ViewerJson.Default.Cohort);
    private readonly ResultFiles _files;
    private readonly IScanVolumes? _scans;
    private readonly ResultFiles? _volumes;
    private readonly CaseUploads _uploads;
    private readonly ViewerPipeline _pipeline;

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
        _pipeline = new(options.AccessToken is { } token ? new(token) : null, routes =>
        {
            routes.Get("/api/about", About);
            routes.Get("/api/cases", CasesAsync);
            routes.Get("/api/cohort", CohortAsync);
            routes.Get("/api/cases/{**name}", CaseAsync);
            routes.Get("/results/{**name}", context => _files.FindAsync(context, Value(context, "name")));
            routes.Get("/scans/{**name}", ScanAsync);
            routes.Get("/{**name}", context => Task.FromResult(WebFiles.Find(context, Value(context, "name"))));
            Writes(routes, "POST", "/api/uploads/{case}", _uploads.BeginAsync);
            Writes(routes, "POST", "/api/uploads/{case}/ready", _uploads.EndAsync);
            Writes(routes, "PUT", "/api/uploads/{case}/{number}", (context, name) =>
                _uploads.PutAsync(context, name, Value(context, "number")));
        });
    }

    /// <summary>
    /// Answers a request, whose path base is the viewer's own address. A connection whose other end went away, or whose
    /// file broke off, is cut.
    /// </summary>
    public Task AnswerAsync(HttpContext context) => _pipeline.AnswerAsync(context);

    private Task<IResult?> About(HttpContext context) => Task.FromResult<IResult?>(
        Answers.Json(
            context, Api.About.Of(_options.AllowUploads, _options.MaximumUploadBytes, readsScans: _scans is not null),
            ViewerJson.Default.About));

    private async Task<IResult?> CasesAsync(HttpContext context)
    {
        var cases = await _catalog.SnapshotAsync(context.RequestAborted);
        return _list.Answer(context, cases.Version, cases.ForList);
    }

    private async Task<IResult?> CohortAsync(HttpContext context)
    {
        var asked = context.Request.Query["regions"].ToString();
        string[] regions = asked.Length == 0 ? UsualRegions : asked.Split(',');
        if (regions.Except(CohortTable.AllRegions).FirstOrDefault() is { } unknown)
        {
            return Answers.Problem(
                400,
                new(
                    "unknown-region", $"No structure that is measured is called {unknown}.",
                    $"Name some of {string.Join(", ", CohortTable.AllRegions)}, with commas between them."));
        }

        var cases = await _catalog.SnapshotAsync(context.RequestAborted);
        return _cohort.Answer(
            context, $"{string.Join(',', regions)} {cases.VersionOfStates}",
            () => CohortTable.Of(cases.Cards, regions));
    }

    private async Task<IResult?> CaseAsync(HttpContext context) =>
        await _catalog.FindAsync(Value(context, "name"), context.RequestAborted) is { } card
            ? Answers.Json(context, card, ViewerJson.Default.CaseCard)
            : null;

    /// <summary>The volume of a series that the list of cases has; no other address is read.</summary>
    private async Task<IResult?> ScanAsync(HttpContext context)
    {
        if (_scans is null) return null;
        var folder = Value(context, "name");
        var cards = await _catalog.ListAsync(context.RequestAborted);
        if (cards.FirstOrDefault(card => card.Series.Any(series => series.Folder == folder)) is not { } card)
            return null;
        var series = card.Series.First(series => series.Folder == folder);
        var version = FormattableString.Invariant($"{card.Revision} {card.Changed:O}");
        var (name, fault) = await _scans.FindAsync(
            new(card.Id, card.Name, card.RunFolder, folder, series.SourceFolder ?? "", version),
            context.RequestAborted);
        return name is null ? Answers.Problem(404, fault!) : await _volumes!.FindAsync(context, name);
    }

    private void Writes(
        ViewerRoutes routes, string method, string pattern, Func<HttpContext, string, Task<IResult?>> handler) =>
        routes.Map(method, pattern, context =>
        {
            if (RefusalOfWriting(context.Request) is { } refusal)
                return Task.FromResult<IResult?>(refusal);
            _catalog.Forget();
            return handler(context, Value(context, "case"));
        });

    private IResult? RefusalOfWriting(HttpRequest request)
    {
        if (!_options.AllowUploads)
        {
            return Answers.Problem(
                403,
                new(
                    "uploads-off", "This server does not take uploads.",
                    "Put the files into the store, or allow uploads: serve --upload, or LungSeg__AllowUploads in "
                        + "the app."));
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return request.Headers[WriteHeader] == "1" && site is ("" or "same-origin")
            ? null
            : Answers.Problem(
                403,
                new(
                    "foreign-request", "The request does not come from the viewer's own page.",
                    $"Send the header {WriteHeader}: 1."));
    }

    private static string Value(HttpContext context, string name) => (string?)context.Request.RouteValues[name] ?? "";
}
