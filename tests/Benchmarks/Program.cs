using Bookstore.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks
return args is ["serve", var variant, var port]
    ? await SignedInPage.ServeAsync(variant, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture))
    : await Comparison.RunAsync();
