module example.org/request

go 1.24
